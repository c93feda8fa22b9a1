using System.Text.Json.Serialization;

namespace BillingEngine.Client;

/// <summary>Its state.</summary>
[JsonConverter(typeof(WordConverter<InvoiceStatus>))]
public enum InvoiceStatus
{
    /// <summary>A word that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>Due.</summary>
    Open,

    /// <summary>Paid.</summary>
    Paid,

    /// <summary>Withdrawn; money that still arrives is not ours.</summary>
    Void,

    /// <summary>Given up; money that still arrives pays it.</summary>
    Uncollectible,
}

/// <summary>Why nobody tries it any more; null while an attempt is planned, on its way or successful.</summary>
[JsonConverter(typeof(WordConverter<StoppedReason>))]
public enum StoppedReason
{
    /// <summary>A word that this version of the client does not know.</summary>
    Unrecognized,

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
