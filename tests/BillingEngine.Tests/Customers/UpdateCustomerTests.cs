using System.Text.Json;
using BillingEngine.Domain.Common;
using BillingEngine.Tests.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace BillingEngine.Tests.Customers;

public sealed class UpdateCustomerTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task What_is_given_changes_and_the_rest_stays()
    {
        var before = await CreateAsync("change", openid: "null");

        await host.ChangedAsync("/v1/customers/change", """{"display_name":"New","openid":"o-1"}""");
        var after = await host.ChangedAsync($"/v1/customers/{before.GetProperty("id")}", """{"metadata":{"b":"2"}}""");

        Assert.Equal(
            ("New", "o-1", "Asia/Tokyo", """{"b":"2"}"""),
            (
                after.GetProperty("display_name").GetString(),
                after.GetProperty("openid").GetString(),
                after.GetProperty("time_zone").GetString(),
                after.GetProperty("metadata").GetRawText()
            )
        );
        Assert.Equal(after.GetRawText(), (await host.ReadAsync("/v1/customers/change")).GetRawText());
    }

    [Fact]
    public async Task A_zone_can_be_taken_back()
    {
        await CreateAsync("zone");

        Assert.Equal(
            "Europe/Paris",
            (await host.ChangedAsync("/v1/customers/zone", """{"time_zone":"Europe/Paris"}"""))
                .GetProperty("time_zone")
                .GetString()
        );
        Assert.Equal(
            JsonValueKind.Null,
            (await host.ChangedAsync("/v1/customers/zone", """{"time_zone":null}""")).GetProperty("time_zone").ValueKind
        );
        Assert.Equal(
            JsonValueKind.Null,
            (await host.ReadAsync("/v1/customers/zone")).GetProperty("time_zone").ValueKind
        );
    }

    [Theory]
    [InlineData("pending", false)]
    [InlineData("signed", false)]
    [InlineData("terminating", false)]
    [InlineData("terminated", true)]
    [InlineData("expired", true)]
    public async Task The_openid_of_a_contract_stays(string status, bool mayChange)
    {
        var customer = await CreateAsync($"signs-{status}");
        await AddContractAsync(customer.GetProperty("id").GetString()!, status);
        var path = $"/v1/customers/signs-{status}";

        Assert.Equal("o-0", (await host.ChangedAsync(path, """{"openid":"o-0"}""")).GetProperty("openid").GetString());
        if (mayChange)
        {
            await host.ChangedAsync(path, """{"openid":"o-9"}""");
        }
        else
        {
            await ApiHost.RefusedAsync(
                host.Client.PatchAsync(path, ApiHost.Body("""{"openid":"o-9"}""")),
                409,
                "customer.openid_in_use"
            );
        }

        Assert.Equal(mayChange ? "o-9" : "o-0", (await host.ReadAsync(path)).GetProperty("openid").GetString());
    }

    [Theory]
    [InlineData("""{"reference":"other"}""", "reference")]
    [InlineData("""{"customer":"other"}""", "customer")]
    [InlineData("""{"openid":null}""", "openid")]
    [InlineData("""{"openid":""}""", "openid")]
    [InlineData("""{"display_name":null}""", "display_name")]
    [InlineData("""{"display_name":""}""", "display_name")]
    [InlineData("""{"time_zone":"nowhere"}""", "time_zone")]
    [InlineData("""{"metadata":{"":"v"}}""", "metadata")]
    public async Task What_may_not_change_or_is_out_of_bounds_is_named(string json, string field)
    {
        var reference = $"fixed-{Guid.NewGuid():n}";
        await CreateAsync(reference);

        var refused = host.Client.PatchAsync($"/v1/customers/{reference}", ApiHost.Body(json));
        Assert.Equal([field], await ApiHost.RefusedAsync(refused, 422, "validation_failed"));
    }

    [Fact]
    public async Task Another_merchants_customer_cannot_be_changed()
    {
        await CreateAsync("mine");

        await ApiHost.RefusedAsync(
            host.OtherMerchant.PatchAsync("/v1/customers/mine", ApiHost.Body("""{"display_name":"x"}""")),
            404,
            "customer.not_found"
        );
        Assert.Equal("Old", (await host.ReadAsync("/v1/customers/mine")).GetProperty("display_name").GetString());
    }

    private Task<JsonElement> CreateAsync(string reference, string openid = "\"o-0\"") =>
        host.CreatedAsync(
            "/v1/customers",
            $$"""
            {"reference":"{{reference}}","openid":{{openid}},"display_name":"Old","time_zone":"Asia/Tokyo"}
            """
        );

    private async Task AddContractAsync(string customer, string status)
    {
        Assert.True(Id.TryParse<CustomerId>(customer, out var id));
        await using var command = host
            .Services.GetRequiredService<NpgsqlDataSource>()
            .CreateCommand(
                """
                WITH plan AS (
                    INSERT INTO plans SELECT (jsonb_populate_record(null::plans, jsonb_build_object(
                        'id', gen_random_uuid(), 'merchant_id', $1, 'code', $3, 'name', 'n', 'description', 'd',
                        'amount_minor', 1, 'currency', 'HKD', 'interval_unit', 'month', 'interval_count', 1, 'trial_days',
                            0,
                        'grace_days', 0, 'contract_template_id', 1, 'merchant_category_code', '1',
                        'dunning_retry_days', '[]'::jsonb, 'dunning_then', 'cancel', 'missed_periods', 'bill_all',
                        'active', true, 'metadata', '{}'::jsonb, 'created_at', now(), 'updated_at', now(),
                        'event_sequence', 0))).*
                    RETURNING id),
                subscription AS (
                    INSERT INTO subscriptions SELECT (jsonb_populate_record(null::subscriptions, jsonb_build_object(
                        'id', gen_random_uuid(), 'merchant_id', $1, 'customer_id', $2, 'plan_id', (SELECT id FROM plan),
                        'plan_code', $3, 'allow_duplicate', false, 'status', 'canceled', 'time_zone', 'UTC',
                        'interval_unit', 'month', 'interval_count', 1, 'next_period', 0, 'trial_days', 0,
                        'signature_required', false, 'cancel_at_period_end', false, 'signing_count', 0,
                        'metadata', '{}'::jsonb,
                        'created_at', now(), 'updated_at', now(), 'event_sequence', 0))).*
                    RETURNING id)
                INSERT INTO contracts SELECT (jsonb_populate_record(null::contracts, jsonb_build_object(
                    'id', gen_random_uuid(), 'merchant_id', $1, 'customer_id', $2,
                    'subscription_id', (SELECT id FROM subscription), 'account_key', 'one', 'out_contract_code', $3,
                    'template_id', 1, 'channel', 'h5', 'status', $3, 'session_expires_at', now(), 'check_step', 0,
                    'created_at', now(), 'updated_at', now(), 'event_sequence', 0))).*
                """
            );
        command.Parameters.AddWithValue(host.Merchant.Id.Value);
        command.Parameters.AddWithValue(id.Value);
        command.Parameters.AddWithValue(status);
        await command.ExecuteNonQueryAsync();
    }
}
