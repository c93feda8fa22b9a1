namespace BillingEngine.Domain.Invoices;

/// <summary>Where an invoice stands.</summary>
public enum InvoiceStatus
{
    /// <summary>Due.</summary>
    Open,

    /// <summary>Paid.</summary>
    Paid,

    /// <summary>Withdrawn; money that still arrives is not ours.</summary>
    Void,

    /// <summary>Given up; money that still arrives pays it.</summary>
    Uncollectible,
}

/// <summary>Why nobody tries an invoice any more.</summary>
public enum StoppedReason
{
    /// <summary>The subscription was canceled.</summary>
    Canceled,

    /// <summary>The contract ended or is ending: it is collected through the next one that is signed.</summary>
    SignatureRequired,

    /// <summary>
    /// WeChat refused a deduction because the contract were gone: if it proves to be in force, a permission is missing;
    /// mend that, then pay the invoice.
    /// </summary>
    ContractGone,

    /// <summary>WeChat refuses what we send: mend the cause, then pay the invoice.</summary>
    RequestRefused,

    /// <summary>The plan's retries are used up.</summary>
    RetriesExhausted,

    /// <summary>Somebody gave its payment up: pay the invoice or void it.</summary>
    PaymentReversed,

    /// <summary>Its payment is proven dead and nothing was planned after it: pay the invoice or void it.</summary>
    PaymentFailed,

    /// <summary>WeChat told of a success that does not fit: compare, then sync the payment.</summary>
    OutcomeRefused,
}

/// <summary>What can happen to an invoice.</summary>
public enum InvoiceTrigger
{
    /// <summary>A payment of it succeeded.</summary>
    Pay,

    /// <summary>It is withdrawn.</summary>
    Void,

    /// <summary>It is given up.</summary>
    WriteOff,
}

/// <summary>The law of an invoice's states.</summary>
public static class InvoiceLifecycle
{
    /// <summary>The state after a trigger, or null where the state does not accept it.</summary>
    public static InvoiceStatus? Next(InvoiceStatus status, InvoiceTrigger trigger) =>
        (status, trigger) switch
        {
            (InvoiceStatus.Open, InvoiceTrigger.Pay) => InvoiceStatus.Paid,
            (InvoiceStatus.Open, InvoiceTrigger.Void) => InvoiceStatus.Void,
            (InvoiceStatus.Open, InvoiceTrigger.WriteOff) => InvoiceStatus.Uncollectible,
            (InvoiceStatus.Uncollectible, InvoiceTrigger.Pay) => InvoiceStatus.Paid,
            // Canceled while somebody tried it once more: money that still arrives is not ours.
            (InvoiceStatus.Uncollectible, InvoiceTrigger.Void) => InvoiceStatus.Void,
            _ => null,
        };
}
