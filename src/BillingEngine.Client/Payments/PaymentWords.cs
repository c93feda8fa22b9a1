using System.Text.Json.Serialization;

namespace BillingEngine.Client;

/// <summary>How the money is taken.</summary>
[JsonConverter(typeof(WordConverter<PaymentKind>))]
public enum PaymentKind
{
    /// <summary>A word that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>A papay deduction through a contract.</summary>
    Deduction,

    /// <summary>A one-off order that somebody pays in an app.</summary>
    AppOrder,
}

/// <summary>Its state.</summary>
[JsonConverter(typeof(WordConverter<PaymentStatus>))]
public enum PaymentStatus
{
    /// <summary>A word that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>Its number is committed; it waits to be sent.</summary>
    Created,

    /// <summary>Claimed: a call may be on the wire.</summary>
    Submitting,

    /// <summary>Nobody knows: queried on a ladder, never guessed.</summary>
    Unknown,

    /// <summary>Refused, but its number is alive: WeChat may still hold the order unpaid.</summary>
    Declined,

    /// <summary>It is to die: reversed until a query proves it.</summary>
    Reversing,

    /// <summary>An APP order that WeChat has and nobody has paid yet.</summary>
    AwaitingPayer,

    /// <summary>
    /// An APP order that was given up: closed as soon as WeChat allows it, until a query proves it.
    /// </summary>
    Closing,

    /// <summary>Paid.</summary>
    Succeeded,

    /// <summary>Paid, and some of it was given back.</summary>
    PartiallyRefunded,

    /// <summary>Paid, and all of it was given back.</summary>
    Refunded,

    /// <summary>Dead: reversed, and a query agrees.</summary>
    Reversed,

    /// <summary>An APP order that is dead: a query shows it closed.</summary>
    Closed,

    /// <summary>Given up without ever being able to take money.</summary>
    Canceled,

    /// <summary>Dead: a query shows CLOSED, REVOKED or PAYERROR.</summary>
    Failed,

    /// <summary>An outcome did not fit; an operator decides.</summary>
    Quarantined,
}

/// <summary>Why its outcome is not known.</summary>
[JsonConverter(typeof(WordConverter<UnknownReason>))]
public enum UnknownReason
{
    /// <summary>A word that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>
    /// Time-out, broken connection, 5xx, 202, or an answer that cannot be trusted: the request may still arrive.
    /// </summary>
    NoAnswer,

    /// <summary>Refused before work (401, 429): a query that agrees proves that nothing was performed.</summary>
    NotPerformed,

    /// <summary>A refusal with a code nobody documented: a query that shows it unpaid makes it a decline.</summary>
    UnmappedCode,

    /// <summary>The gateway says the number is already paid, closed or used: only a query can tell which.</summary>
    NumberUsed,

    /// <summary>The gateway is still at work on it.</summary>
    InProgress,
}

/// <summary>What kind of decline it is, which decides what happens next.</summary>
[JsonConverter(typeof(WordConverter<DeclineClass>))]
public enum DeclineClass
{
    /// <summary>A word that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>Insufficient funds or an account limit: dunning retries.</summary>
    PayerCannotPay,

    /// <summary>The contract is missing, ended or not permitted: query it, never retry blindly.</summary>
    ContractGone,

    /// <summary>A frequency or quota limit: retry at the next allowed time.</summary>
    Limit,

    /// <summary>Only the payer can lift it, such as a bank's lock: no short retries.</summary>
    PayerMustAct,

    /// <summary>Bad parameters, signature or permission: an operator must act.</summary>
    OurFault,
}
