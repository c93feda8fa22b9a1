using System.Text.Json.Serialization;

namespace BillingEngine.Client;

/// <summary>The unit of a period.</summary>
[JsonConverter(typeof(WordConverter<BillingInterval>))]
public enum BillingInterval
{
    /// <summary>A word that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>Calendar days in the schedule's zone.</summary>
    Day,

    /// <summary>Seven calendar days.</summary>
    Week,

    /// <summary>Calendar months; the anchor's day is kept as intent.</summary>
    Month,

    /// <summary>Calendar years; 29 February is kept as intent.</summary>
    Year,
}

/// <summary>What is billed after an outage that missed several periods.</summary>
[JsonConverter(typeof(WordConverter<MissedPeriods>))]
public enum MissedPeriods
{
    /// <summary>A word that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>Each missed period once, oldest first.</summary>
    BillAll,

    /// <summary>Only the newest of them.</summary>
    Newest,

    /// <summary>None of them: billing goes on with the next boundary.</summary>
    Skip,
}

/// <summary>What becomes of the subscription after the last try.</summary>
[JsonConverter(typeof(WordConverter<DunningEnd>))]
public enum DunningEnd
{
    /// <summary>A word that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>The subscription is canceled and its invoice uncollectible.</summary>
    Cancel,

    /// <summary>The subscription stays, unpaid and unbilled, until its invoice is paid or it is canceled.</summary>
    Unpaid,
}
