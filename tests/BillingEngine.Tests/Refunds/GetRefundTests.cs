using BillingEngine.Refunds;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Refunds;

public sealed class GetRefundTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task A_refund_is_shown_to_its_merchant_only()
    {
        var made = (await host.RefundAsync(await host.PaidAsync(), 500)).Value;
        var stranger = await host.AddMerchantAsync("get-stranger", null);
        Assert.Equal(made, (await host.SendAsync(new GetRefund(made.Id.ToString()))).Value);
        Assert.Equal(
            "refund.not_found",
            (await host.SendAsync(new GetRefund(made.Id.ToString()), stranger)).Error.Code
        );
        Assert.Equal("refund.not_found", (await host.SendAsync(new GetRefund(made.Payment.ToString()))).Error.Code);
    }
}
