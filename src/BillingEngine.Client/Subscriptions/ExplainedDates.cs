namespace BillingEngine.Client;

/// <summary>
/// The anchor as intent, and the boundaries computed from it; null anchor: not signed yet, so there are no dates.
/// </summary>
public sealed record ExplainedDates
{
    /// <summary>The subscription.</summary>
    public required string Subscription { get; init; }

    /// <summary>The anchor in local time; null while nothing is signed.</summary>
    public required string? AnchorLocal { get; init; }

    /// <summary>What the anchor was taken from; null while nothing is signed.</summary>
    public required AnchorSource? AnchorFrom { get; init; }

    /// <summary>The IANA time zone that makes the dates.</summary>
    public required string TimeZone { get; init; }

    /// <summary>The version of the zone data they were made with.</summary>
    public required string TimeZoneDataVersion { get; init; }

    /// <summary>The unit of a period.</summary>
    public required string Interval { get; init; }

    /// <summary>How many units a period has.</summary>
    public required int IntervalCount { get; init; }

    /// <summary>When the current period began.</summary>
    public required DateTimeOffset? CurrentPeriodStart { get; init; }

    /// <summary>When it ends.</summary>
    public required DateTimeOffset? CurrentPeriodEnd { get; init; }

    /// <summary>When the next deduction is due.</summary>
    public required DateTimeOffset? NextRenewalAt { get; init; }

    /// <summary>The boundary that comes next, and those after it.</summary>
    public required IReadOnlyList<DateRule> Dates { get; init; }
}

/// <summary>
/// A boundary and how it was made: <c>intended_local</c> is what the anchor asks for after month ends are respected,
/// <c>local</c> what the zone's clocks then show, and <c>rules</c> the stable names of the rules applied, in order.
/// </summary>
public sealed record DateRule
{
    /// <summary>Which boundary it is, counted from the anchor.</summary>
    public required int Index { get; init; }

    /// <summary>The moment.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The local time that the anchor asks for.</summary>
    public required string IntendedLocal { get; init; }

    /// <summary>What the zone's clocks then show.</summary>
    public required string Local { get; init; }

    /// <summary>The zone's offset at that moment.</summary>
    public required string UtcOffset { get; init; }

    /// <summary>The names of the rules applied, in order.</summary>
    public required IReadOnlyList<string> Rules { get; init; }

    /// <summary>The IANA time zone.</summary>
    public required string TimeZone { get; init; }

    /// <summary>The version of the zone data.</summary>
    public required string TimeZoneDataVersion { get; init; }
}
