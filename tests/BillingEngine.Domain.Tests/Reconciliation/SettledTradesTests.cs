using BillingEngine.Domain.Common;
using BillingEngine.Domain.Ledger;
using BillingEngine.Domain.Reconciliation;

namespace BillingEngine.Domain.Tests.Reconciliation;

/// <summary>What a payout books, and that the clearing account is empty afterwards.</summary>
public sealed class SettledTradesTests
{
    private static readonly Currency Hkd = Currency.Of("HKD");
    private static readonly Currency Cny = Currency.Of("CNY");

    [Fact]
    public void A_payout_in_the_orders_currency_leaves_clearing_empty()
    {
        // 10000 ordered, minus a discount of 400; 3000 refunded, of which 100 belong to the discount.
        var trades = new SettledTrades
        {
            Payments = 9_600,
            Refunds = 2_900,
            FeesCharged = 96,
            FeesReturned = 29,
            DiscountsBorne = 400,
            DiscountsReturned = 100,
        };
        var entries = Entries(trades, Hkd, 9_600 - 2_900 - 67);

        Assert.True(trades.CanBeBooked);
        Assert.Equal(-(10_000 - 3_000), Moved(entries, LedgerAccount.GatewayClearing, Hkd));
        Assert.Equal(6_633, Moved(entries, LedgerAccount.Bank, Hkd));
        Assert.Equal(67, Moved(entries, LedgerAccount.Fees, Hkd));
        Assert.Equal(300, Moved(entries, LedgerAccount.Discounts, Hkd));
    }

    [Fact]
    public void What_is_paid_out_in_another_currency_is_exchanged_and_balances_in_each()
    {
        var trades = new SettledTrades
        {
            Payments = 1_080,
            Refunds = 540,
            FeesCharged = 10,
            ForeignCurrency = "CNY",
            ForeignCurrencies = 1,
            PaymentsFrom = 1_000,
            PaymentsInto = 1_080,
            RefundsFrom = 500,
            RefundsInto = 540,
        };
        var entries = Entries(trades, Hkd, 530);

        Assert.Equal(-500, Moved(entries, LedgerAccount.GatewayClearing, Cny));
        Assert.Equal(0, Moved(entries, LedgerAccount.GatewayClearing, Hkd));
        Assert.Equal(500, Moved(entries, LedgerAccount.FxDifference, Cny));
        Assert.Equal(-540, Moved(entries, LedgerAccount.FxDifference, Hkd));
        Assert.Equal(
            4,
            entries.Count(e => e.Debit == LedgerAccount.FxDifference || e.Credit == LedgerAccount.FxDifference)
        );
    }

    [Fact]
    public void A_payout_that_takes_back_more_than_it_gives_is_taken_from_the_bank()
    {
        var entries = Entries(new SettledTrades { Refunds = 500, FeesReturned = 5 }, Hkd, -495);

        Assert.Equal(-495, Moved(entries, LedgerAccount.Bank, Hkd));
        Assert.Equal(500, Moved(entries, LedgerAccount.GatewayClearing, Hkd));
    }

    [Theory]
    [InlineData(2, "CNY", 10, 10, 0)]
    [InlineData(1, "XXX", 10, 10, 0)]
    [InlineData(1, "CNY", 10, 0, 0)]
    [InlineData(0, null, 0, 0, -1)]
    public void What_the_books_cannot_say_is_not_booked(
        long currencies,
        string? currency,
        long from,
        long into,
        long borne
    ) =>
        Assert.False(
            new SettledTrades
            {
                ForeignCurrencies = currencies,
                ForeignCurrency = currency,
                PaymentsFrom = from,
                PaymentsInto = into,
                DiscountsBorne = borne,
            }.CanBeBooked
        );

    private static List<LedgerEntry> Entries(SettledTrades trades, Currency currency, long settled)
    {
        var entries = trades.Entries(new MerchantId(Guid.NewGuid()), Guid.NewGuid(), currency, settled).ToList();
        Assert.Equal(entries.Count, entries.Select(e => e.Kind).Distinct().Count());
        Assert.All(entries, e => Assert.True(e.Amount.Minor > 0));
        return entries;
    }

    private static long Moved(List<LedgerEntry> entries, LedgerAccount account, Currency currency) =>
        entries
            .Where(e => e.Amount.Currency == currency)
            .Sum(e =>
                e.Debit == account ? e.Amount.Minor
                : e.Credit == account ? -e.Amount.Minor
                : 0
            );
}
