using System.Text.Json.Serialization;

namespace BillingEngine.Client;

/// <summary>The state of an invoice.</summary>
[JsonConverter(typeof(EnumTextConverter<InvoiceStatus>))]
public enum InvoiceStatus
{
    /// <summary>A value that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>Due.</summary>
    Open,

    /// <summary>Paid.</summary>
    Paid,

    /// <summary>Voided; money that still arrives is not ours.</summary>
    Void,

    /// <summary>Given up; money that still arrives pays it.</summary>
    Uncollectible,
}

/// <summary>Why collection has stopped; null while an attempt is planned, in progress or successful.</summary>
[JsonConverter(typeof(EnumTextConverter<StoppedReason>))]
public enum StoppedReason
{
    /// <summary>A value that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>The subscription was canceled.</summary>
    Canceled,

    /// <summary>The contract ended or is ending. The next signed contract collects it.</summary>
    SignatureRequired,

    /// <summary>
    /// WeChat refused a deduction because the contract does not exist. If the contract is active, a permission is
    /// missing: fix that, then pay the invoice.
    /// </summary>
    ContractGone,

    /// <summary>WeChat refuses our request: fix the cause, then pay the invoice.</summary>
    RequestRefused,

    /// <summary>The plan's retries are used up.</summary>
    RetriesExhausted,

    /// <summary>An operator reversed its payment: pay the invoice or void it.</summary>
    PaymentReversed,

    /// <summary>Its payment can never succeed and nothing was planned after it: pay the invoice or void it.</summary>
    PaymentFailed,

    /// <summary>WeChat reported a success that does not match: compare, then sync the payment.</summary>
    OutcomeRefused,
}
