namespace BillingEngine.Client;

/// <summary>
/// The intended billing anchor and the dates computed from it. A null anchor means: not signed yet, so there are no
/// dates.
/// </summary>
public sealed record ExplainedDates
{
    public required string Subscription { get; init; }

    /// <summary>The anchor in local time; null before the signature.</summary>
    public required string? AnchorLocal { get; init; }

    /// <summary>The source of the anchor; null before the signature.</summary>
    public required AnchorSource? AnchorFrom { get; init; }

    /// <summary>The IANA time zone of the dates.</summary>
    public required string TimeZone { get; init; }

    /// <summary>The version of the time zone data.</summary>
    public required string TimeZoneDataVersion { get; init; }

    /// <summary>The unit of a period.</summary>
    public required string Interval { get; init; }

    /// <summary>The number of units in a period.</summary>
    public required int IntervalCount { get; init; }

    public required DateTimeOffset? CurrentPeriodStart { get; init; }

    public required DateTimeOffset? CurrentPeriodEnd { get; init; }

    /// <summary>When the next deduction is due.</summary>
    public required DateTimeOffset? NextRenewalAt { get; init; }

    /// <summary>The next dates.</summary>
    public required IReadOnlyList<DateRule> Dates { get; init; }
}

/// <summary>
/// A date and how it was computed: <c>intended_local</c> is the anchor's date after month ends are applied,
/// <c>local</c> the local time in the zone, and <c>rules</c> the names of the applied rules, in order.
/// </summary>
public sealed record DateRule
{
    /// <summary>Its number, counted from the anchor.</summary>
    public required int Index { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The local time that the anchor intends.</summary>
    public required string IntendedLocal { get; init; }

    /// <summary>The local time in the zone.</summary>
    public required string Local { get; init; }

    /// <summary>The zone's UTC offset at that time.</summary>
    public required string UtcOffset { get; init; }

    /// <summary>The names of the applied rules, in order.</summary>
    public required IReadOnlyList<string> Rules { get; init; }

    /// <summary>The IANA time zone.</summary>
    public required string TimeZone { get; init; }

    /// <summary>The version of the time zone data.</summary>
    public required string TimeZoneDataVersion { get; init; }
}
