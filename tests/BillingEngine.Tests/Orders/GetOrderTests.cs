using BillingEngine.Orders;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Orders;

public sealed class GetOrderTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task It_is_shown_to_its_merchant_alone_and_no_deduction_is_an_order()
    {
        var order = await host.OrderedAsync();
        Assert.Equal(order.OutTradeNo, (await host.SendAsync(new GetOrder(order.Id.ToString()))).Value.OutTradeNo);

        var stranger = await host.AddMerchantAsync("other", null);
        Assert.Equal("order.not_found", (await host.SendAsync(new GetOrder(order.Id.ToString()), stranger)).Error.Code);
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        var deduction = (await host.PaymentsAsync(enrolled.Id)).Single();
        Assert.Equal("order.not_found", (await host.SendAsync(new GetOrder(deduction.Id.ToString()))).Error.Code);
        Assert.Equal("order.not_found", (await host.SendAsync(new GetOrder("pay_1"))).Error.Code);
    }
}
