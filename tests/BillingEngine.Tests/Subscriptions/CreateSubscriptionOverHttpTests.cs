using System.Text.Json;
using System.Text.Json.Nodes;
using BillingEngine.Testing.Engine;
using BillingEngine.Tests.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace BillingEngine.Tests.Subscriptions;

/// <summary>Enrolment as a caller and the simulator see it.</summary>
public sealed class CreateSubscriptionOverHttpTests(ServerHost stack) : IClassFixture<ServerHost>
{
    private static int count;

    [Theory]
    [InlineData("mini_program", "app_id", "path", "session_id")]
    [InlineData("app", "app_id", "path", "session_id")]
    [InlineData("h5", "url"), InlineData("jsapi", "url"), InlineData("web", "url")]
    public async Task The_answer_says_how_to_sign_on_each_channel(string channel, params string[] fields)
    {
        var wish = await WishAsync();
        wish["channel"] = channel;
        wish["client_ip"] = "203.0.113.9";
        var enrolled = await stack.PostAsync("/v1/subscriptions", wish.ToJsonString());

        Assert.Equal("incomplete", enrolled.GetProperty("status").GetString());
        Assert.Equal("pending", enrolled.GetProperty("contract").GetProperty("status").GetString());
        var told = enrolled.GetProperty("signing").EnumerateObject().Select(f => f.Name).Order(StringComparer.Ordinal);
        Assert.Equal(fields.Concat(["channel", "expires_at"]).Order(StringComparer.Ordinal), told);
    }

    [Theory]
    [InlineData("plan", null, "plan")]
    [InlineData("plan", "7", "plan")]
    [InlineData("customer", null, "customer")]
    [InlineData("customer", """{"display_name":"x"}""", "customer.reference")]
    [InlineData("customer", """{"reference":"r","display_name":"x","openid":"with space"}""", "customer.openid")]
    [InlineData("customer", """{"reference":"r","display_name":"x","phone":"1"}""", "customer.phone")]
    [InlineData("customer", """{"reference":"no-openid","display_name":"x"}""", "customer")]
    [InlineData("channel", null, "channel")]
    [InlineData("channel", "\"fax\"", "channel")]
    [InlineData("channel", "\"h5\"", "client_ip")]
    [InlineData("client_ip", "\"300.1.1.1\"", "client_ip")]
    [InlineData("client_ip", "\"1\"", "client_ip")]
    [InlineData("client_ip", "\"fe80::1%eth0\"", "client_ip")]
    [InlineData("client_ip", "\"2001:db8:1234:5678:9abc:def0:1234:5678\"", "client_ip")]
    [InlineData("return_url", "\"http://shop.example/\"", "return_url")]
    [InlineData("trial_end", "\"2020-01-01T00:00:00Z\"", "trial_end")]
    [InlineData("trial_end", "\"9999-12-31T00:00:00Z\"", "trial_end")]
    [InlineData("trial_end", "\"tomorrow\"", "trial_end")]
    [InlineData("billing_anchor", "\"2020-01-01T00:00:00Z\"", "billing_anchor")]
    [InlineData("allow_duplicate", "\"yes\"", "allow_duplicate")]
    [InlineData("metadata", """{"a":1}""", "metadata.a")]
    [InlineData("amout", "8800", "amout")]
    public async Task What_cannot_be_kept_is_refused_by_name_and_leaves_nothing(
        string field,
        string? json,
        string named
    )
    {
        var wish = await WishAsync();
        if (json is null)
            wish.Remove(field);
        else
            wish[field] = JsonNode.Parse(json);
        Assert.Equal([named], await RefusedAsync(wish, 422, "validation_failed"));
        Assert.Equal(0, await CountAsync("plan", wish["plan"]?.ToString() ?? "none"));
    }

    [Fact]
    public async Task A_body_that_is_no_json_is_400() =>
        await ApiHost.RefusedAsync(
            stack.Api.PostAsync("/v1/subscriptions", ApiHost.Body("{\"plan\":")),
            400,
            "malformed_json"
        );

    [Fact]
    public async Task What_wechat_refuses_is_502_with_its_own_words_and_can_be_asked_again()
    {
        var wish = await WishAsync();
        await UseTemplateAsync(wish["plan"]!.ToString(), 999_999);
        for (var i = 0; i < 2; i++)
        {
            using var answer = await stack.Api.PostAsync("/v1/subscriptions", ApiHost.Body(wish.ToJsonString()));
            Assert.Equal(502, (int)answer.StatusCode);
            var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
            Assert.Equal("signing.refused", problem.GetProperty("code").GetString());
            Assert.Equal("NO_AUTH", problem.GetProperty("gateway").GetProperty("code").GetString());
        }
    }

    [Fact]
    public async Task An_unknown_plan_or_customer_is_404()
    {
        var wish = await WishAsync();
        wish["customer"] = "unknown";
        await RefusedAsync(wish, 404, "customer.not_found");
        wish["plan"] = "nothing";
        await RefusedAsync(wish, 404, "plan.not_found");
    }

    [Fact]
    public async Task A_signature_on_the_page_is_followed_by_money_and_access()
    {
        var enrolled = await stack.PostAsync("/v1/subscriptions", (await WishAsync()).ToJsonString());
        var session = enrolled.GetProperty("signing").GetProperty("session_id").GetString();
        await stack.PressAsync($"/_control/sessions/{session}/sign");
        var path = $"/v1/subscriptions/{enrolled.GetProperty("id")}";
        await Eventually.TrueAsync(async () =>
            (await stack.GetAsync(path)).GetProperty("status").GetString() == "active"
        );
    }

    [Theory]
    [InlineData("2001:0DB8:0000:0000:0000:0000:0000:0001", "2001:db8::1")]
    [InlineData("::ffff:203.0.113.9", "203.0.113.9")]
    [InlineData("2001:db8:a:b:c:d:1234:5678", "2001:db8:a:b:c:d:1234:5678")]
    public async Task A_client_ip_goes_out_in_its_shortest_spelling(string given, string sent)
    {
        var wish = await WishAsync();
        (wish["channel"], wish["client_ip"]) = ("h5", given);
        await stack.PostAsync("/v1/subscriptions", wish.ToJsonString());
        var seen = await ServerHost.SendAsync(
            stack.Control,
            HttpMethod.Get,
            "/_control/requests?operation=pre_sign&limit=1"
        );
        var body = JsonNode.Parse(seen.GetProperty("data")[0].GetProperty("body").GetString()!)!;
        Assert.Equal(sent, (string)body["user_client_ip"]!);
    }

    // The sandbox refuses a plan with a template that the simulator does not have; WeChat cannot be asked so early.
    private async Task UseTemplateAsync(string plan, long template)
    {
        await using var change = stack
            .Services.GetRequiredService<NpgsqlDataSource>()
            .CreateCommand("UPDATE plans SET contract_template_id = $1 WHERE code = $2");
        change.Parameters.AddWithValue(template);
        change.Parameters.AddWithValue(plan);
        Assert.Equal(1, await change.ExecuteNonQueryAsync());
    }

    private async Task<JsonObject> WishAsync()
    {
        var name = $"plan-{Interlocked.Increment(ref count)}";
        await stack.PostAsync(
            "/v1/plans",
            $$"""
            {"code":"{{name}}","name":"Gold","amount":8800,"currency":"HKD","interval":"month",
             "contract_template_id":123}
            """
        );
        return new JsonObject
        {
            ["plan"] = name,
            ["customer"] = new JsonObject
            {
                ["reference"] = "of-" + name,
                ["display_name"] = "Li Lei",
                ["openid"] = "o-" + name,
            },
            ["channel"] = "mini_program",
        };
    }

    private Task<string[]> RefusedAsync(JsonObject wish, int status, string code) =>
        ApiHost.RefusedAsync(stack.Api.PostAsync("/v1/subscriptions", ApiHost.Body(wish.ToJsonString())), status, code);

    private async Task<int> CountAsync(string filter, string value) =>
        (await stack.GetAsync($"/v1/subscriptions?{filter}={Uri.EscapeDataString(value)}"))
            .GetProperty("data")
            .GetArrayLength();
}
