using System.Text.Json.Serialization;

namespace BillingEngine.Client;

/// <summary>The unit of a period.</summary>
[JsonConverter(typeof(EnumTextConverter<BillingInterval>))]
public enum BillingInterval
{
    /// <summary>A value that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>Calendar days in the subscription's time zone.</summary>
    Day,

    /// <summary>Seven calendar days.</summary>
    Week,

    /// <summary>Calendar months. An anchor on the 31st stays the 31st after a shorter month.</summary>
    Month,

    /// <summary>Calendar years. An anchor on 29 February stays there after other years.</summary>
    Year,
}

/// <summary>What is billed after an outage that missed several periods.</summary>
[JsonConverter(typeof(EnumTextConverter<MissedPeriods>))]
public enum MissedPeriods
{
    /// <summary>A value that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>Each missed period once, oldest first.</summary>
    BillAll,

    /// <summary>Only the newest of them.</summary>
    Newest,

    /// <summary>None of them: billing continues with the next period.</summary>
    Skip,
}

/// <summary>What happens to the subscription after the last retry.</summary>
[JsonConverter(typeof(EnumTextConverter<DunningEnd>))]
public enum DunningEnd
{
    /// <summary>A value that this version of the client does not know.</summary>
    Unrecognized,

    /// <summary>The subscription is canceled and its invoice is uncollectible.</summary>
    Cancel,

    /// <summary>The subscription stays unpaid and unbilled until its invoice is paid or it is canceled.</summary>
    Unpaid,
}
