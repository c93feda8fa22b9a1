using BillingEngine.Domain.Common;

namespace BillingEngine.Domain.Ledger;

/// <summary>The accounts of a merchant's books.</summary>
public enum LedgerAccount
{
    /// <summary>What payers owe.</summary>
    Receivable,

    /// <summary>What was sold.</summary>
    Revenue,

    /// <summary>Money that WeChat took and has not settled yet.</summary>
    GatewayClearing,

    /// <summary>Money that arrived without a claim to it; it must be given back or explained.</summary>
    Suspense,

    /// <summary>Claims given up.</summary>
    WriteOff,

    /// <summary>What was sold and given back.</summary>
    Refunds,

    /// <summary>What WeChat has paid out.</summary>
    Bank,

    /// <summary>What WeChat keeps for its work.</summary>
    Fees,

    /// <summary>Discounts on orders that WeChat does not settle, so that the merchant bears them.</summary>
    Discounts,

    /// <summary>Between currencies: what was given in one against what was got in another.</summary>
    FxDifference,
}

/// <summary>What an entry means; a cause has each meaning at most once.</summary>
public enum LedgerKind
{
    /// <summary>An invoice was made.</summary>
    InvoiceCreated,

    /// <summary>An invoice was voided.</summary>
    InvoiceVoided,

    /// <summary>An invoice was given up.</summary>
    InvoiceWrittenOff,

    /// <summary>An invoice given up was paid after all.</summary>
    WriteOffReversed,

    /// <summary>A payment paid its invoice.</summary>
    PaymentReceived,

    /// <summary>An APP order was paid: sold and paid at one moment.</summary>
    OrderPaid,

    /// <summary>A payment arrived on an invoice that was paid or void, or on an order that was given up.</summary>
    PaymentUnclaimed,

    /// <summary>A refund gave money back.</summary>
    RefundPaid,

    /// <summary>Money that had arrived without a claim to it was given back.</summary>
    UnclaimedReturned,

    /// <summary>A payout arrived.</summary>
    SettlementPaid,

    /// <summary>A payout took back more than it gave.</summary>
    SettlementTaken,

    /// <summary>WeChat's fees of the payments in a payout.</summary>
    FeesCharged,

    /// <summary>Fees given back with refunds.</summary>
    FeesReturned,

    /// <summary>Discounts of the payments in a payout that are not settled.</summary>
    DiscountsBorne,

    /// <summary>The same of refunds: what did not have to be given back.</summary>
    DiscountsReturned,

    /// <summary>Payments of another currency than the payout's, given.</summary>
    PaymentsExchangedFrom,

    /// <summary>The same payments in the payout's currency, got.</summary>
    PaymentsExchangedInto,

    /// <summary>Refunds of another currency than the payout's.</summary>
    RefundsExchangedFrom,

    /// <summary>The same refunds in the payout's currency.</summary>
    RefundsExchangedInto,
}

/// <summary>
/// One movement between two accounts in one currency, so that an entry balances by construction; it points at its
/// cause.
/// </summary>
public sealed record LedgerEntry(
    MerchantId MerchantId,
    LedgerAccount Debit,
    LedgerAccount Credit,
    Money Amount,
    LedgerKind Kind,
    string CauseType,
    Guid CauseId
);
