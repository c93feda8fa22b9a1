namespace BillingEngine.Domain.Calendar;

/// <summary>
/// A boundary and how it was computed: <paramref name="IntendedLocal"/> is the local time after month ends are applied,
/// <paramref name="Local"/> what the zone's clocks then show, and <paramref name="Rules"/> the stable names of the
/// rules applied, in order.
/// </summary>
/// <param name="Index">The number of the boundary, counted from the anchor.</param>
/// <param name="At">The instant.</param>
/// <param name="IntendedLocal">The intended local time.</param>
/// <param name="Local">The local time that the zone's clocks show.</param>
/// <param name="UtcOffset">The zone's UTC offset at that instant.</param>
/// <param name="Rules">The names of the rules applied, in order.</param>
/// <param name="TimeZone">The IANA time zone.</param>
/// <param name="TimeZoneDataVersion">The version of the time-zone data.</param>
public sealed record DateRule(
    int Index,
    DateTimeOffset At,
    DateTime IntendedLocal,
    DateTime Local,
    TimeSpan UtcOffset,
    IReadOnlyList<string> Rules,
    string TimeZone,
    string TimeZoneDataVersion
);
