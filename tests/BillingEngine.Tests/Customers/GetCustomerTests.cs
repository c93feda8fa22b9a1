using BillingEngine.Tests.Http;

namespace BillingEngine.Tests.Customers;

public sealed class GetCustomerTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task A_customer_is_found_by_its_identifier_and_by_its_reference()
    {
        var customer = await host.CreatedAsync("/v1/customers", """{"reference":"用户/1","display_name":"B"}""");

        Assert.Equal(
            customer.GetRawText(),
            (await host.ReadAsync($"/v1/customers/{customer.GetProperty("id")}")).GetRawText()
        );
        Assert.Equal(
            customer.GetRawText(),
            (await host.ReadAsync("/v1/customers/" + Uri.EscapeDataString("用户/1"))).GetRawText()
        );
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("cus_01ARYZ6S410000000000000000")]
    [InlineData("plan_01ARYZ6S410000000000000000")]
    public async Task Who_is_not_there_is_not_found(string name) =>
        await ApiHost.RefusedAsync(host.Client.GetAsync($"/v1/customers/{name}"), 404, "customer.not_found");

    [Fact]
    public async Task Another_merchants_customer_is_not_found()
    {
        var customer = await host.CreatedAsync("/v1/customers", """{"reference":"hidden","display_name":"B"}""");

        foreach (var name in new[] { "hidden", customer.GetProperty("id").GetString() })
            await ApiHost.RefusedAsync(host.OtherMerchant.GetAsync($"/v1/customers/{name}"), 404, "customer.not_found");
    }
}
