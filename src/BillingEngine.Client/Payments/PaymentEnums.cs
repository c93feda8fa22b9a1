using System.Text.Json.Serialization;

namespace BillingEngine.Client;

/// <summary>The kind of a payment.</summary>
[JsonConverter(typeof(EnumTextConverter<PaymentKind>))]
public enum PaymentKind
{
    /// <summary>A value that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>A papay deduction through a contract.</summary>
    Deduction,

    /// <summary>A one-time order that a payer pays in an app.</summary>
    AppOrder,
}

/// <summary>The state of a payment.</summary>
[JsonConverter(typeof(EnumTextConverter<PaymentStatus>))]
public enum PaymentStatus
{
    /// <summary>A value that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>Its number is committed; it waits to be sent.</summary>
    Created,

    /// <summary>Claimed: a request may be in flight.</summary>
    Submitting,

    /// <summary>The outcome is unknown: the engine queries it and never guesses.</summary>
    Unknown,

    /// <summary>Declined, but its number is alive: WeChat may still hold the order unpaid.</summary>
    Declined,

    /// <summary>Being reversed until a query proves that it cannot be paid.</summary>
    Reversing,

    /// <summary>An APP order at WeChat that has not been paid yet.</summary>
    AwaitingPayer,

    /// <summary>
    /// An APP order that was given up: it is closed as soon as WeChat allows it, until a query proves it.
    /// </summary>
    Closing,

    /// <summary>Paid.</summary>
    Succeeded,

    /// <summary>Paid and partly refunded.</summary>
    PartiallyRefunded,

    /// <summary>Paid and fully refunded.</summary>
    Refunded,

    /// <summary>Reversed, and a query confirmed it.</summary>
    Reversed,

    /// <summary>An APP order that a query shows as closed.</summary>
    Closed,

    /// <summary>Given up before it could ever be charged.</summary>
    Canceled,

    /// <summary>Dead: a query shows CLOSED, REVOKED or PAYERROR.</summary>
    Failed,

    /// <summary>An outcome did not match; an operator decides.</summary>
    Quarantined,
}

/// <summary>Why the outcome of a payment is unknown.</summary>
[JsonConverter(typeof(EnumTextConverter<UnknownReason>))]
public enum UnknownReason
{
    /// <summary>A value that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>
    /// Timeout, broken connection, 5xx, 202, or an untrusted response: the request may still be processed.
    /// </summary>
    NoAnswer,

    /// <summary>Refused before processing (401, 429): a query must confirm that nothing happened.</summary>
    NotPerformed,

    /// <summary>Refused with an undocumented code: if a query shows it unpaid, it becomes a decline.</summary>
    UnmappedCode,

    /// <summary>WeChat says that the number is already paid, closed or used: only a query can tell which.</summary>
    NumberUsed,

    /// <summary>WeChat is still processing it.</summary>
    InProgress,
}

/// <summary>The class of a decline, which decides what happens next.</summary>
[JsonConverter(typeof(EnumTextConverter<DeclineClass>))]
public enum DeclineClass
{
    /// <summary>A value that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>Insufficient funds or an account limit: dunning retries.</summary>
    PayerCannotPay,

    /// <summary>The contract is missing, terminated or not permitted: query it, never retry blindly.</summary>
    ContractGone,

    /// <summary>A frequency or quota limit: retry at the next allowed time.</summary>
    Limit,

    /// <summary>Only the payer can remove the cause, such as a lock by the bank: no short retries.</summary>
    PayerMustAct,

    /// <summary>Bad parameters, signature or permission: an operator must act.</summary>
    OurFault,
}
