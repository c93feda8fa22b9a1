using System.Text.Json.Serialization;

namespace BillingEngine.Client;

/// <summary>The state of a subscription.</summary>
[JsonConverter(typeof(EnumTextConverter<SubscriptionStatus>))]
public enum SubscriptionStatus
{
    /// <summary>A value that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>Waits for a signature or for the first payment: no access yet.</summary>
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

/// <summary>Why a subscription ends by itself.</summary>
[JsonConverter(typeof(EnumTextConverter<EndsBecause>))]
public enum EndsBecause
{
    /// <summary>A value that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>The signing session expired.</summary>
    Unsigned,

    /// <summary>The first deduction was not recovered by its deadline.</summary>
    FirstPaymentMissed,

    /// <summary>The merchant canceled it at the end of the period.</summary>
    PeriodEnd,

    /// <summary>The contract ended, and the payer did not sign again.</summary>
    SignatureMissing,

    /// <summary>The last retry was declined and the policy says cancel.</summary>
    DunningExhausted,
}

/// <summary>The source of the billing anchor.</summary>
[JsonConverter(typeof(EnumTextConverter<AnchorSource>))]
public enum AnchorSource
{
    /// <summary>A value that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>The time of the signature.</summary>
    Signing,

    /// <summary>The end of the trial.</summary>
    TrialEnd,

    /// <summary>The anchor in the request.</summary>
    BillingAnchor,
}

/// <summary>When a cancel takes effect.</summary>
[JsonConverter(typeof(EnumTextConverter<CancelAt>))]
public enum CancelAt
{
    /// <summary>A value that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>Immediately.</summary>
    Now,

    /// <summary>At the end of the paid period.</summary>
    PeriodEnd,
}

/// <summary>
/// What is refunded for the rest of the period. It must be none unless at is now: a period that is used to its end has
/// no rest.
/// </summary>
[JsonConverter(typeof(EnumTextConverter<CancelRefund>))]
public enum CancelRefund
{
    /// <summary>A value that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>Nothing.</summary>
    None,

    /// <summary>The remaining part of the paid period, to the second; only with <c>now</c>.</summary>
    Prorated,
}
