using System.Text.Json.Serialization;

namespace BillingEngine.Client;

/// <summary>Its state.</summary>
[JsonConverter(typeof(WordConverter<SubscriptionStatus>))]
public enum SubscriptionStatus
{
    /// <summary>A word that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>Waits for a signature or for its first money: no access yet.</summary>
    Incomplete,

    /// <summary>Never signed, or never paid in time; final.</summary>
    IncompleteExpired,

    /// <summary>Signed; the first deduction comes later.</summary>
    Trialing,

    /// <summary>Paid.</summary>
    Active,

    /// <summary>A deduction was declined and is being retried.</summary>
    PastDue,

    /// <summary>Retries are used up; not billed until paid.</summary>
    Unpaid,

    /// <summary>Ended; final.</summary>
    Canceled,
}

/// <summary>Why the clock ends it.</summary>
[JsonConverter(typeof(WordConverter<EndsBecause>))]
public enum EndsBecause
{
    /// <summary>A word that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>The signing session ran out.</summary>
    Unsigned,

    /// <summary>The first deduction was not recovered by its deadline.</summary>
    FirstPaymentMissed,

    /// <summary>The merchant asked for the end of the period.</summary>
    PeriodEnd,

    /// <summary>The contract was ended and nobody signed again.</summary>
    SignatureMissing,

    /// <summary>The last retry was declined and the policy says cancel.</summary>
    DunningExhausted,
}

/// <summary>What the anchor of its periods was taken from.</summary>
[JsonConverter(typeof(WordConverter<AnchorSource>))]
public enum AnchorSource
{
    /// <summary>A word that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>The moment of the signing.</summary>
    Signing,

    /// <summary>The end of the trial.</summary>
    TrialEnd,

    /// <summary>The anchor that the caller asked for.</summary>
    BillingAnchor,
}

/// <summary>When it takes effect.</summary>
[JsonConverter(typeof(WordConverter<CancelAt>))]
public enum CancelAt
{
    /// <summary>A word that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>At once.</summary>
    Now,

    /// <summary>With the period that is paid.</summary>
    PeriodEnd,
}

/// <summary>
/// What is given back for the rest of the period. It must be none unless at is now: a period that is used to its end
/// has no rest.
/// </summary>
[JsonConverter(typeof(WordConverter<CancelRefund>))]
public enum CancelRefund
{
    /// <summary>A word that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>Nothing: money already taken is not touched.</summary>
    None,

    /// <summary>The part of the paid period that is left, to the second; only with <c>now</c>.</summary>
    Prorated,
}
