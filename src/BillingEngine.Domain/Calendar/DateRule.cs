namespace BillingEngine.Domain.Calendar;

/// <summary>
/// A boundary and how it was made: <paramref name="IntendedLocal"/> is what the anchor asks for after month ends are
/// respected, <paramref name="Local"/> what the zone's clocks then show, and <paramref name="Rules"/> the stable
/// names of the rules applied, in order.
/// </summary>
/// <param name="Index">Which boundary it is, counted from the anchor.</param>
/// <param name="At">The moment.</param>
/// <param name="IntendedLocal">The local time that the anchor asks for.</param>
/// <param name="Local">What the zone's clocks then show.</param>
/// <param name="UtcOffset">The zone's offset at that moment.</param>
/// <param name="Rules">The names of the rules applied, in order.</param>
/// <param name="TimeZone">The IANA time zone.</param>
/// <param name="TimeZoneDataVersion">The version of the zone data.</param>
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
