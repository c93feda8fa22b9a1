using System.Text.Json.Serialization;

namespace BillingEngine.Client;

/// <summary>Why a customer may use a plan, or why not.</summary>
[JsonConverter(typeof(EnumTextConverter<AccessReason>))]
public enum AccessReason
{
    /// <summary>A value that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>The trial is running.</summary>
    Trialing,

    /// <summary>The period is paid, or its renewal is in progress and has not been declined.</summary>
    Active,

    /// <summary>The subscription was canceled and ends with the paid period.</summary>
    Ending,

    /// <summary>
    /// The payer's contract ended. Access lasts to the end of the paid period, unless the payer signs again.
    /// </summary>
    SignatureRequired,

    /// <summary>
    /// A deduction was declined and will be retried; access continues within the grace days or the paid period.
    /// </summary>
    InGrace,

    /// <summary>A deduction was declined, and the grace days are over.</summary>
    PastDue,

    /// <summary>Collection has stopped; the debt stays open.</summary>
    Unpaid,

    /// <summary>The subscription waits for a signature or for its first payment.</summary>
    Incomplete,

    /// <summary>The subscription was never signed, or its first payment was never made in time.</summary>
    IncompleteExpired,

    /// <summary>The subscription has ended.</summary>
    Canceled,

    /// <summary>The customer has never had a subscription to the plan.</summary>
    NoSubscription,
}
