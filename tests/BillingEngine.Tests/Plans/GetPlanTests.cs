using BillingEngine.Tests.Http;

namespace BillingEngine.Tests.Plans;

public sealed class GetPlanTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task A_plan_is_found_by_its_identifier_and_by_its_code()
    {
        var plan = await CreateAsync("gold");

        Assert.Equal(plan.GetRawText(), (await host.ReadAsync("/v1/plans/gold")).GetRawText());
        Assert.Equal(plan.GetRawText(), (await host.ReadAsync($"/v1/plans/{plan.GetProperty("id")}")).GetRawText());
    }

    [Fact]
    public async Task A_code_that_looks_like_an_identifier_is_still_a_code()
    {
        await CreateAsync("plan_00000000000000000000000000");

        var found = await host.ReadAsync("/v1/plans/plan_00000000000000000000000000");
        Assert.Equal("plan_00000000000000000000000000", found.GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("plan_01ARYZ6S410000000000000000")]
    [InlineData("sub_01ARYZ6S410000000000000000")]
    [InlineData("%E2%82%AC")]
    public async Task What_is_not_there_is_not_found(string name) =>
        await ApiHost.RefusedAsync(host.Client.GetAsync($"/v1/plans/{name}"), 404, "plan.not_found");

    [Fact]
    public async Task Another_merchants_plan_is_not_found()
    {
        var plan = await CreateAsync("hidden");

        foreach (var name in new[] { "hidden", plan.GetProperty("id").GetString() })
            await ApiHost.RefusedAsync(host.OtherMerchant.GetAsync($"/v1/plans/{name}"), 404, "plan.not_found");
    }

    private Task<System.Text.Json.JsonElement> CreateAsync(string code) =>
        host.CreatedAsync(
            "/v1/plans",
            $$"""
            {"code":"{{code}}","name":"n","amount":8800,"currency":"HKD","interval":"month","contract_template_id":123}
            """
        );
}
