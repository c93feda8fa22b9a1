using System.Text.Json.Serialization;

namespace BillingEngine.Client;

/// <summary>An account of the ledger.</summary>
[JsonConverter(typeof(EnumTextConverter<LedgerAccount>))]
public enum LedgerAccount
{
    /// <summary>A value that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>What payers owe.</summary>
    Receivable,

    /// <summary>What was sold.</summary>
    Revenue,

    /// <summary>Money that WeChat received and has not paid out yet.</summary>
    GatewayClearing,

    /// <summary>Money that arrived without anything due; it must be refunded or explained.</summary>
    Suspense,

    /// <summary>Debts given up.</summary>
    WriteOff,

    /// <summary>Sales that were refunded.</summary>
    Refunds,

    /// <summary>What WeChat has paid out.</summary>
    Bank,

    /// <summary>WeChat's fees.</summary>
    Fees,

    /// <summary>Discounts on orders that WeChat does not settle: the merchant pays them.</summary>
    Discounts,

    /// <summary>Differences between currencies.</summary>
    FxDifference,
}

/// <summary>The meaning of a ledger entry.</summary>
[JsonConverter(typeof(EnumTextConverter<LedgerEntryKind>))]
public enum LedgerEntryKind
{
    /// <summary>A value that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>An invoice was created.</summary>
    InvoiceCreated,

    /// <summary>An invoice was voided.</summary>
    InvoiceVoided,

    /// <summary>An invoice was given up.</summary>
    InvoiceWrittenOff,

    /// <summary>An invoice that was given up was paid after all.</summary>
    WriteOffReversed,

    /// <summary>A payment paid its invoice.</summary>
    PaymentReceived,

    /// <summary>An APP order was paid: sale and payment at the same time.</summary>
    OrderPaid,

    /// <summary>A payment arrived for an invoice that was paid or void, or for an order that was given up.</summary>
    PaymentUnclaimed,

    /// <summary>A refund was paid.</summary>
    RefundPaid,

    /// <summary>A payment without anything due was refunded.</summary>
    UnclaimedReturned,

    /// <summary>A payout arrived.</summary>
    SettlementPaid,

    /// <summary>A payout took back more than it paid.</summary>
    SettlementTaken,

    /// <summary>WeChat's fees of the payments in a payout.</summary>
    FeesCharged,

    /// <summary>Fees returned with refunds.</summary>
    FeesReturned,

    /// <summary>Discounts of the payments in a payout that are not settled.</summary>
    DiscountsBorne,

    /// <summary>Discounts of refunds that did not have to be refunded.</summary>
    DiscountsReturned,

    /// <summary>Payments in another currency than the payout's: the outgoing side.</summary>
    PaymentsExchangedFrom,

    /// <summary>The same payments in the payout's currency: the incoming side.</summary>
    PaymentsExchangedInto,

    /// <summary>Refunds in another currency than the payout's.</summary>
    RefundsExchangedFrom,

    /// <summary>The same refunds in the payout's currency.</summary>
    RefundsExchangedInto,
}
