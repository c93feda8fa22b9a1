using System.Text.Json.Serialization;

namespace BillingEngine.Client;

/// <summary>Why a customer may use a plan, or why not.</summary>
[JsonConverter(typeof(WordConverter<AccessReason>))]
public enum AccessReason
{
    /// <summary>A word that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>The trial runs.</summary>
    Trialing,

    /// <summary>It is paid, or its renewal is on the way and nothing has refused it.</summary>
    Active,

    /// <summary>A cancel was acknowledged, and what is paid is used to its end.</summary>
    Ending,

    /// <summary>
    /// The payer's contract is gone: access lasts to the end of what is paid, unless it is signed anew.
    /// </summary>
    SignatureRequired,

    /// <summary>A deduction was declined and is tried again, within the days of grace or of what is paid.</summary>
    InGrace,

    /// <summary>A deduction was declined, and the grace is over.</summary>
    PastDue,

    /// <summary>Nobody tries to collect what is owed any more.</summary>
    Unpaid,

    /// <summary>It waits for a signature or for its first money.</summary>
    Incomplete,

    /// <summary>It was never signed or never paid in time.</summary>
    IncompleteExpired,

    /// <summary>It has ended.</summary>
    Canceled,

    /// <summary>The customer has never had a subscription to the plan.</summary>
    NoSubscription,
}
