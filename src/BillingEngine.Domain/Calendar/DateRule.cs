namespace BillingEngine.Domain.Calendar;

/// <summary>
/// A boundary and how it was made: <paramref name="IntendedLocal"/> is what the anchor asks for after month ends are
/// respected, <paramref name="Local"/> what the zone's clocks then show, and <paramref name="Rules"/> the stable
/// names of the rules applied, in order.
/// </summary>
public sealed record DateRule(
    int Index,
    DateTimeOffset At,
    DateTime IntendedLocal,
    DateTime Local,
    TimeSpan UtcOffset,
    IReadOnlyList<string> Rules,
    string TimeZone,
    string TimeZoneDataVersion);
