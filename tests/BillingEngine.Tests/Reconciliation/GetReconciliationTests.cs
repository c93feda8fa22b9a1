using BillingEngine.Reconciliation.Matching;
using BillingEngine.Testing.Engine;
using BillingEngine.Tests.Refunds;

namespace BillingEngine.Tests.Reconciliation;

public sealed class GetReconciliationTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task A_day_is_shown_to_its_merchant_and_to_no_other()
    {
        var day = host.Today();
        await host.PaidAsync();
        var shown = await host.NightAsync(day);

        Assert.Equal((day, "reconciliation"), (shown.Date, shown.Object));
        Assert.Equal(1, shown.Statement!.Sha1.Length / 64);
        var stranger = await host.AddMerchantAsync("partner", "1900000999");
        var ask = new GetReconciliation($"{day:yyyy-MM-dd}");
        Assert.Equal("reconciliation.not_found", (await host.SendAsync(ask, stranger)).Error.Code);
        Assert.Equal(
            "reconciliation.not_found",
            (await host.SendAsync(new GetReconciliation("2026-13-01"))).Error.Code
        );
    }
}
