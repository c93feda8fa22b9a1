using BillingEngine.Tests.Http;

namespace BillingEngine.Tests.Plans;

public sealed class UpdatePlanTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task What_is_given_changes_and_the_rest_stays()
    {
        var before = await CreateAsync("change");
        host.Clock.Advance(TimeSpan.FromHours(1));

        var named = await host.ChangedAsync("/v1/plans/change", """{"name":"New name"}""");
        var retired = await host.ChangedAsync($"/v1/plans/{before.GetProperty("id")}", """{"active":false}""");

        Assert.Equal("New name", named.GetProperty("name").GetString());
        Assert.True(named.GetProperty("active").GetBoolean());
        Assert.Equal(
            before
                .GetRawText()
                .Replace("Old name", "New name", StringComparison.Ordinal)
                .Replace("\"active\":true", "\"active\":false", StringComparison.Ordinal),
            retired.GetRawText()
        );
        Assert.Equal(retired.GetRawText(), (await host.ReadAsync("/v1/plans/change")).GetRawText());
    }

    [Fact]
    public async Task A_description_that_was_the_name_stays_the_name()
    {
        await host.CreatedAsync(
            "/v1/plans",
            """
            {"code":"renamed","name":"Old name","amount":100,"currency":"HKD","interval":"month",
             "contract_template_id":123}
            """
        );

        var renamed = await host.ChangedAsync("/v1/plans/renamed", """{"name":"New name"}""");

        Assert.Equal("New name", renamed.GetProperty("description").GetString());
    }

    [Fact]
    public async Task Half_a_dunning_policy_leaves_the_other_half()
    {
        await CreateAsync("dun");

        var then = await host.ChangedAsync("/v1/plans/dun", """{"dunning":{"then":"unpaid"}}""");
        var days = await host.ChangedAsync("/v1/plans/dun", """{"dunning":{"retry_days":[]}}""");

        Assert.Equal("""{"retry_days":[1,3,5,7],"then":"unpaid"}""", then.GetProperty("dunning").GetRawText());
        Assert.Equal("""{"retry_days":[],"then":"unpaid"}""", days.GetProperty("dunning").GetRawText());
    }

    [Fact]
    public async Task Metadata_is_replaced_as_a_whole()
    {
        await CreateAsync("meta");

        var changed = await host.ChangedAsync("/v1/plans/meta", """{"metadata":{"b":"2"}}""");

        Assert.Equal("""{"b":"2"}""", changed.GetProperty("metadata").GetRawText());
        Assert.Equal("""{"b":"2"}""", (await host.ReadAsync("/v1/plans/meta")).GetProperty("metadata").GetRawText());
    }

    [Theory]
    [InlineData("""{"amount":1}""", "amount")]
    [InlineData("""{"currency":"CNY"}""", "currency")]
    [InlineData("""{"interval":"day"}""", "interval")]
    [InlineData("""{"code":"other"}""", "code")]
    [InlineData("""{"plan":"other"}""", "plan")]
    [InlineData("""{"name":null}""", "name")]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"active":null}""", "active")]
    [InlineData("""{"active":"no"}""", "active")]
    [InlineData("""{"dunning":null}""", "dunning")]
    [InlineData("""{"dunning":{"retry_days":[5,3]}}""", "dunning.retry_days")]
    [InlineData("""{"metadata":null}""", "metadata")]
    [InlineData("""{"metadata":{"":"v"}}""", "metadata")]
    public async Task What_may_not_change_or_is_out_of_bounds_is_named(string json, string field)
    {
        if ((await host.Client.GetAsync("/v1/plans/fixed")).StatusCode == System.Net.HttpStatusCode.NotFound)
            await CreateAsync("fixed");

        var refused = host.Client.PatchAsync("/v1/plans/fixed", ApiHost.Body(json));
        Assert.Equal([field], await ApiHost.RefusedAsync(refused, 422, "validation_failed"));
    }

    [Fact]
    public async Task Another_merchants_plan_cannot_be_changed()
    {
        await CreateAsync("mine");

        await ApiHost.RefusedAsync(
            host.OtherMerchant.PatchAsync("/v1/plans/mine", ApiHost.Body("""{"active":false}""")),
            404,
            "plan.not_found"
        );
        Assert.True((await host.ReadAsync("/v1/plans/mine")).GetProperty("active").GetBoolean());
    }

    private Task<System.Text.Json.JsonElement> CreateAsync(string code) =>
        host.CreatedAsync(
            "/v1/plans",
            $$$"""
            {"code":"{{{code}}}","name":"Old name","description":"d","amount":8800,"currency":"HKD","interval":"month",
             "contract_template_id":123,"metadata":{"a":"1"}}
            """
        );
}
