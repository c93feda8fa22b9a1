namespace BillingEngine.Domain.Invoices;

/// <summary>The status of an invoice.</summary>
public enum InvoiceStatus
{
    /// <summary>Due.</summary>
    Open,

    /// <summary>Paid.</summary>
    Paid,

    /// <summary>Voided. Money that still arrives is refunded.</summary>
    Void,

    /// <summary>Written off. Money that still arrives pays it.</summary>
    Uncollectible,
}

/// <summary>Why the collection of an invoice has stopped.</summary>
public enum StoppedReason
{
    /// <summary>The subscription was canceled.</summary>
    Canceled,

    /// <summary>
    /// The contract has ended or is ending; the invoice is collected through the next signed contract.
    /// </summary>
    SignatureRequired,

    /// <summary>
    /// WeChat refused a deduction because the contract is gone. If the contract turns out to be in force, a permission
    /// is missing: fix that, then pay the invoice.
    /// </summary>
    ContractGone,

    /// <summary>WeChat rejects our request: fix the cause, then pay the invoice.</summary>
    RequestRefused,

    /// <summary>All retries of the plan are used.</summary>
    RetriesExhausted,

    /// <summary>An operator reversed its payment: pay the invoice or void it.</summary>
    PaymentReversed,

    /// <summary>Its payment is proven dead and no other was planned: pay the invoice or void it.</summary>
    PaymentFailed,

    /// <summary>WeChat reported a success that does not match: compare, then sync the payment.</summary>
    OutcomeRefused,
}

/// <summary>The events that change an invoice's status.</summary>
public enum InvoiceTrigger
{
    /// <summary>A payment succeeded.</summary>
    Pay,

    /// <summary>The invoice is voided.</summary>
    Void,

    /// <summary>The invoice is written off.</summary>
    WriteOff,
}

/// <summary>The state machine of an invoice.</summary>
public static class InvoiceLifecycle
{
    /// <summary>The next status, or null if the status does not accept the trigger.</summary>
    public static InvoiceStatus? Next(InvoiceStatus status, InvoiceTrigger trigger) =>
        (status, trigger) switch
        {
            (InvoiceStatus.Open, InvoiceTrigger.Pay) => InvoiceStatus.Paid,
            (InvoiceStatus.Open, InvoiceTrigger.Void) => InvoiceStatus.Void,
            (InvoiceStatus.Open, InvoiceTrigger.WriteOff) => InvoiceStatus.Uncollectible,
            (InvoiceStatus.Uncollectible, InvoiceTrigger.Pay) => InvoiceStatus.Paid,
            // Canceled while a manual retry was in flight: money that still arrives is refunded.
            (InvoiceStatus.Uncollectible, InvoiceTrigger.Void) => InvoiceStatus.Void,
            _ => null,
        };
}
