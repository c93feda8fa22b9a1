using NodaTime;

namespace BillingEngine.Domain.Calendar;

/// <summary>
/// When a subscription is billed: an anchor in local time, a time zone, and an interval of days, weeks, months or
/// years. Every boundary is computed from the anchor, never from the previous boundary.
/// </summary>
public sealed record BillingSchedule
{
    private readonly DateTimeZone zone;
    private readonly LocalDateTime anchor;

    /// <summary>
    /// Creates a schedule from stored values; <paramref name="anchorLocal"/> is a wall-clock time without a zone.
    /// </summary>
    public BillingSchedule(DateTime anchorLocal, string zone, IntervalUnit unit, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        if (!Enum.IsDefined(unit))
            throw new ArgumentOutOfRangeException(nameof(unit), unit, "Not an interval unit.");
        this.zone = Zones.Find(zone);
        anchor = LocalDateTime.FromDateTime(anchorLocal);
        Zone = zone;
        Unit = unit;
        Count = count;
    }

    /// <summary>
    /// The wall-clock time that the payer agreed to. Its day is remembered even when a month is too short for it.
    /// </summary>
    public DateTime AnchorLocal => anchor.ToDateTimeUnspecified();

    /// <summary>The IANA name of the time zone.</summary>
    public string Zone { get; }

    public IntervalUnit Unit { get; }

    /// <summary>How many units make a period.</summary>
    public int Count { get; }

    /// <summary>The release of the time-zone data that computes the dates.</summary>
    public static string TimeZoneDataVersion => Zones.DataVersion;

    /// <summary>Whether a text is exactly the name of a known zone.</summary>
    public static bool IsKnownZone(string? zone) => Zones.IsKnown(zone);

    /// <summary>
    /// Creates a schedule anchored at the local time of an instant, cut to the second, so that a date taken from a
    /// response and sent back is exactly the boundary.
    /// </summary>
    public static BillingSchedule From(DateTimeOffset anchor, string zone, IntervalUnit unit, int count)
    {
        var local = Instant.FromDateTimeOffset(anchor).InZone(Zones.Find(zone)).LocalDateTime.ToDateTimeUnspecified();
        return new BillingSchedule(local.AddTicks(-(local.Ticks % TimeSpan.TicksPerSecond)), zone, unit, count);
    }

    /// <summary>Boundary number k in UTC; number 0 is the anchor itself.</summary>
    public DateTimeOffset Boundary(int k) => WallClock.Resolve(zone, Intended(k)).ToInstant().ToDateTimeOffset();

    /// <summary>Period number k: from boundary k up to, but not including, boundary k + 1.</summary>
    public BillingPeriod Period(int k) => new(k, Boundary(k), Boundary(k + 1));

    /// <summary>The largest k whose boundary is not after an instant; -1 before the anchor.</summary>
    public int IndexAt(DateTimeOffset instant)
    {
        if (instant < Boundary(0))
            return -1;
        // The estimate from the local date is off by at most one: by the time of day, a clamped day or a clock change.
        var k = Math.Max(0, Estimate(Instant.FromDateTimeOffset(instant).InZone(zone).Date));
        while (Boundary(k) > instant)
            k--;
        while (Boundary(k + 1) <= instant)
            k++;
        return k;
    }

    /// <summary>
    /// Explains <paramref name="count"/> boundaries, starting with boundary <paramref name="fromK"/>.
    /// </summary>
    public IReadOnlyList<DateRule> Explain(int fromK, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var rules = new DateRule[count];
        for (var i = 0; i < count; i++)
            rules[i] = Explain(fromK + i);
        return rules;
    }

    /// <inheritdoc/>
    public bool Equals(BillingSchedule? other) =>
        other is not null && anchor == other.anchor && Zone == other.Zone && Unit == other.Unit && Count == other.Count;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(anchor, Zone, Unit, Count);

    private LocalDateTime Intended(int k)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        return Unit switch
        {
            IntervalUnit.Day => anchor.PlusDays(k * Count),
            IntervalUnit.Week => anchor.PlusWeeks(k * Count),
            IntervalUnit.Month => anchor.PlusMonths(k * Count),
            _ => anchor.PlusYears(k * Count),
        };
    }

    private int Estimate(LocalDate date) =>
        Unit switch
        {
            IntervalUnit.Day => Days(date) / Count,
            IntervalUnit.Week => Days(date) / (7 * Count),
            IntervalUnit.Month => (((date.Year - anchor.Year) * 12) + date.Month - anchor.Month) / Count,
            _ => (date.Year - anchor.Year) / Count,
        };

    private int Days(LocalDate date) => NodaTime.Period.DaysBetween(anchor.Date, date);

    private bool DayMayBeMissing =>
        Unit switch
        {
            IntervalUnit.Month => anchor.Day > 28,
            IntervalUnit.Year => anchor is { Month: 2, Day: 29 },
            _ => false,
        };

    private DateRule Explain(int k)
    {
        var intended = Intended(k);
        var resolved = WallClock.Resolve(zone, intended);
        var rules = new List<string>(3)
        {
            k == 0
                ? "anchor"
                : $"{k * Count}_{Unit.ToString().ToLowerInvariant()}{(k * Count == 1 ? "" : "s")}_after_anchor",
        };
        if (DayMayBeMissing)
        {
            rules.Add(
                intended.Day == anchor.Day
                    ? $"day_{anchor.Day}_kept_as_intent"
                    : $"day_{anchor.Day}_kept_as_intent_clamped_to_{intended.Day}"
            );
        }
        if (resolved.LocalDateTime != intended)
            rules.Add("local_time_skipped_moved_forward");
        else if (WallClock.IsDoubled(zone, intended))
            rules.Add("local_time_doubled_first_taken");
        return new DateRule(
            k,
            resolved.ToInstant().ToDateTimeOffset(),
            intended.ToDateTimeUnspecified(),
            resolved.LocalDateTime.ToDateTimeUnspecified(),
            resolved.Offset.ToTimeSpan(),
            rules,
            Zone,
            TimeZoneDataVersion
        );
    }
}
