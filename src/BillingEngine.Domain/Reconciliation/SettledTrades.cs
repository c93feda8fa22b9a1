using BillingEngine.Domain.Common;
using BillingEngine.Domain.Ledger;

namespace BillingEngine.Domain.Reconciliation;

/// <summary>
/// The totals of the statement lines that a payout covers, in minor units of the payout's currency unless another
/// currency is named.
/// </summary>
public sealed record SettledTrades
{
    /// <summary>The settled part of payments.</summary>
    public long Payments { get; init; }

    /// <summary>What refunds deduct from it.</summary>
    public long Refunds { get; init; }

    /// <summary>The fees of payments.</summary>
    public long FeesCharged { get; init; }

    /// <summary>Fees returned with refunds.</summary>
    public long FeesReturned { get; init; }

    /// <summary>The part of payments in the payout's currency that is not settled.</summary>
    public long DiscountsBorne { get; init; }

    /// <summary>The part of refunds in the payout's currency that is not deducted.</summary>
    public long DiscountsReturned { get; init; }

    /// <summary>Payments in another currency, in that currency.</summary>
    public long PaymentsFrom { get; init; }

    /// <summary>The settled part of those payments.</summary>
    public long PaymentsInto { get; init; }

    /// <summary>Refunds in another currency, in that currency.</summary>
    public long RefundsFrom { get; init; }

    /// <summary>What those refunds deduct.</summary>
    public long RefundsInto { get; init; }

    /// <summary>The other currency; null if there is none.</summary>
    public string? ForeignCurrency { get; init; }

    /// <summary>How many other currencies there are.</summary>
    public long ForeignCurrencies { get; init; }

    /// <summary>Fees minus returned fees.</summary>
    public long Fee => FeesCharged - FeesReturned;

    /// <summary>
    /// Whether ledger entries can represent it: at most one other currency, a known one; nothing settled beyond its
    /// order; and an amount on both sides of every exchange.
    /// </summary>
    public bool CanBeBooked =>
        (ForeignCurrencies == 0 || (ForeignCurrencies == 1 && Currency.TryParse(ForeignCurrency, out _)))
        && DiscountsBorne >= 0
        && DiscountsReturned >= 0
        && PaymentsFrom > 0 == PaymentsInto > 0
        && RefundsFrom > 0 == RefundsInto > 0;

    /// <summary>
    /// The ledger entries of a payout with exactly these totals. Afterwards the clearing account holds nothing more of
    /// these payments and refunds.
    /// </summary>
    public IEnumerable<LedgerEntry> Entries(MerchantId merchant, Guid payout, Currency currency, long settled)
    {
        const LedgerAccount clearing = LedgerAccount.GatewayClearing;
        var foreign = ForeignCurrency is { } code ? Currency.Of(code) : currency;
        (LedgerKind Kind, LedgerAccount Debit, LedgerAccount Credit, long Minor, Currency Currency)[] all =
        [
            (LedgerKind.PaymentsExchangedFrom, LedgerAccount.FxDifference, clearing, PaymentsFrom, foreign),
            (LedgerKind.PaymentsExchangedInto, clearing, LedgerAccount.FxDifference, PaymentsInto, currency),
            (LedgerKind.RefundsExchangedFrom, clearing, LedgerAccount.FxDifference, RefundsFrom, foreign),
            (LedgerKind.RefundsExchangedInto, LedgerAccount.FxDifference, clearing, RefundsInto, currency),
            (LedgerKind.DiscountsBorne, LedgerAccount.Discounts, clearing, DiscountsBorne, currency),
            (LedgerKind.DiscountsReturned, clearing, LedgerAccount.Discounts, DiscountsReturned, currency),
            (LedgerKind.FeesCharged, LedgerAccount.Fees, clearing, FeesCharged, currency),
            (LedgerKind.FeesReturned, clearing, LedgerAccount.Fees, FeesReturned, currency),
            (LedgerKind.SettlementPaid, LedgerAccount.Bank, clearing, settled, currency),
            (LedgerKind.SettlementTaken, clearing, LedgerAccount.Bank, -settled, currency),
        ];
        return all.Where(e => e.Minor > 0)
            .Select(e => new LedgerEntry(
                merchant,
                e.Debit,
                e.Credit,
                new Money(e.Minor, e.Currency),
                e.Kind,
                "settlement",
                payout
            ));
    }
}
