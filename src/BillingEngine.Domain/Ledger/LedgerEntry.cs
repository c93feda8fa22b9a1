using BillingEngine.Domain.Common;

namespace BillingEngine.Domain.Ledger;

/// <summary>The accounts of a merchant's ledger; they have nothing to do with the WeChat Pay account.</summary>
public enum LedgerAccount
{
    /// <summary>What payers owe.</summary>
    Receivable,

    /// <summary>Sales.</summary>
    Revenue,

    /// <summary>Money that WeChat has taken and not paid out yet.</summary>
    GatewayClearing,

    /// <summary>Money that nothing was due for; it must be refunded or explained.</summary>
    Suspense,

    /// <summary>Debts that were written off.</summary>
    WriteOff,

    /// <summary>Sales that were refunded.</summary>
    Refunds,

    /// <summary>What WeChat has paid out.</summary>
    Bank,

    /// <summary>WeChat's fees.</summary>
    Fees,

    /// <summary>Discounts that WeChat does not settle, so the merchant pays for them.</summary>
    Discounts,

    /// <summary>Between currencies: the amount given in one against the amount received in the other.</summary>
    FxDifference,
}

/// <summary>The meaning of an entry. Each cause has at most one entry of each kind.</summary>
public enum LedgerKind
{
    /// <summary>An invoice was created.</summary>
    InvoiceCreated,

    /// <summary>An invoice was voided.</summary>
    InvoiceVoided,

    /// <summary>An invoice was written off.</summary>
    InvoiceWrittenOff,

    /// <summary>A written-off invoice was paid or reopened, so the write-off is undone.</summary>
    WriteOffReversed,

    /// <summary>A payment paid its invoice.</summary>
    PaymentReceived,

    /// <summary>An APP order was paid: sale and payment in one entry.</summary>
    OrderPaid,

    /// <summary>
    /// A payment arrived for an invoice that was already paid or void, or for an order that was given up.
    /// </summary>
    PaymentUnclaimed,

    /// <summary>A refund succeeded.</summary>
    RefundPaid,

    /// <summary>Money that nothing was due for was refunded.</summary>
    UnclaimedReturned,

    /// <summary>A settlement was paid out.</summary>
    SettlementPaid,

    /// <summary>A settlement took back more than it paid.</summary>
    SettlementTaken,

    /// <summary>WeChat's fees of the payments in a settlement.</summary>
    FeesCharged,

    /// <summary>Fees returned with refunds.</summary>
    FeesReturned,

    /// <summary>Discounts of payments in a settlement that WeChat does not settle.</summary>
    DiscountsBorne,

    /// <summary>The same for refunds: the part that did not have to be returned.</summary>
    DiscountsReturned,

    /// <summary>Payments in another currency than the settlement's: the amount given.</summary>
    PaymentsExchangedFrom,

    /// <summary>The same payments: the amount received in the settlement's currency.</summary>
    PaymentsExchangedInto,

    /// <summary>Refunds in another currency than the settlement's.</summary>
    RefundsExchangedFrom,

    /// <summary>The same refunds in the settlement's currency.</summary>
    RefundsExchangedInto,
}

/// <summary>
/// One movement between two ledger accounts in one currency, so every entry balances by construction. It names its
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
