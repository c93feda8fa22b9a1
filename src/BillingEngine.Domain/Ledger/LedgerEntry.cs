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
}

/// <summary>
/// One movement between two accounts in one currency, so that an entry balances by construction; it points at its
/// cause.
/// </summary>
public sealed record LedgerEntry(
    MerchantId MerchantId, LedgerAccount Debit, LedgerAccount Credit, Money Amount, LedgerKind Kind, string CauseType,
    Guid CauseId);
