using BillingEngine.Domain.Ledger;
using BillingEngine.Ledger;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Testing.Engine;
using BillingEngine.Tests.Refunds;

namespace BillingEngine.Tests.Ledger;

public sealed class GetLedgerBalancesTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task Each_account_stands_where_its_entries_leave_it_now_and_at_an_earlier_moment()
    {
        var payment = await host.PaidAsync();
        var before = host.Clock.GetUtcNow();
        host.Clock.Advance(TimeSpan.FromDays(1));
        await host.RefundAsync(payment, 500);
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddHours(1));

        var now = await BalancesAsync(null);
        Assert.Equal(
            [
                // By then WeChat has paid out the day of the payment.
                (LedgerAccount.Bank, 8_712),
                (LedgerAccount.Fees, 88),
                (LedgerAccount.GatewayClearing, -500),
                (LedgerAccount.Receivable, 0),
                (LedgerAccount.Refunds, 500),
                (LedgerAccount.Revenue, -payment.AmountMinor),
            ],
            now
        );
        Assert.Equal(
            [
                (LedgerAccount.GatewayClearing, payment.AmountMinor),
                (LedgerAccount.Receivable, 0),
                (LedgerAccount.Revenue, -payment.AmountMinor),
            ],
            await BalancesAsync(WireJson.Text(before))
        );
        Assert.Empty(await BalancesAsync(WireJson.Text(before.AddYears(-1))));
    }

    private async Task<IEnumerable<(LedgerAccount, long)>> BalancesAsync(string? at)
    {
        var shown = (await host.SendAsync(new GetLedgerBalances(at))).Value;
        Assert.Equal(0, shown.Balances.Sum(b => b.Balance));
        Assert.All(shown.Balances, b => Assert.Equal("HKD", b.Currency));
        return shown.Balances.Select(b => (b.Account, b.Balance));
    }
}
