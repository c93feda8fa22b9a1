using BillingEngine.Domain.Ledger;
using BillingEngine.Ledger;
using BillingEngine.Platform.Lists;
using BillingEngine.Testing.Engine;
using BillingEngine.Tests.Refunds;

namespace BillingEngine.Tests.Ledger;

public sealed class ListLedgerEntriesTests(EngineHost host) : IClassFixture<EngineHost>
{
    [Fact]
    public async Task The_books_are_listed_newest_first_by_account_kind_and_cause()
    {
        var payment = await host.PaidAsync();
        var refund = (await host.RefundAsync(payment, 500)).Value;
        await host.RunUntilAsync(host.Clock.GetUtcNow().AddHours(1));

        // The first two were booked at one moment of the business clock.
        var all = (await ListAsync(new(All))).Select(e => e.Kind).ToList();
        Assert.Equal(LedgerKind.RefundPaid, all[0]);
        Assert.Equal([LedgerKind.InvoiceCreated, LedgerKind.PaymentReceived], all.Skip(1).Order());
        Assert.Equal(
            [LedgerKind.RefundPaid, LedgerKind.PaymentReceived],
            (await ListAsync(new(All, Account: "gateway_clearing"))).Select(e => e.Kind)
        );
        Assert.Equal(
            (LedgerKind.PaymentReceived, payment.Id.ToString(), "payment", payment.AmountMinor, "HKD"),
            (await ListAsync(new(All, Kind: "payment_received")))
                .Select(e => (e.Kind, e.Cause, e.CauseType, e.Amount, e.Currency))
                .Single()
        );
        Assert.Equal(
            (LedgerAccount.Refunds, LedgerAccount.GatewayClearing, 500L),
            (await ListAsync(new(All, Cause: refund.Id.ToString()))).Select(e => (e.Debit, e.Credit, e.Amount)).Single()
        );
        Assert.Empty(await ListAsync(new(All with { CreatedTo = EngineHost.Start })));
        Assert.Empty(
            (await host.SendAsync(new ListLedgerEntries(All), await host.AddMerchantAsync("other", null))).Value.Data
        );
    }

    private static PageRequest All => new();

    private async Task<IReadOnlyList<LedgerEntryView>> ListAsync(ListLedgerEntries list) =>
        (await host.SendAsync(list)).Value.Data;
}
