using BillingEngine.Platform.Lists;
using BillingEngine.Refunds;
using BillingEngine.Testing.Engine;

namespace BillingEngine.Tests.Refunds;

public sealed class ListPaymentRefundsTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task The_refunds_of_one_payment_are_listed_to_its_merchant_only()
    {
        var (payment, other) = (await host.PaidAsync(), await host.PaidAsync());
        var made = (await host.RefundAsync(payment, 500)).Value;
        await host.RefundAsync(other, 500);
        var list = new ListPaymentRefunds(payment.Id.ToString(), new PageRequest());
        Assert.Equal([made.Id], (await host.SendAsync(list)).Value.Data.Select(r => r.Id));
        var stranger = await host.AddMerchantAsync("list-stranger", null);
        Assert.Equal("payment.not_found", (await host.SendAsync(list, stranger)).Error.Code);
    }
}
