using NodaTime;
using Npgsql;

namespace BillingEngine.Proof;

/// <summary>Something wrong with a subscription's periods; whether it is a date or a missing invoice.</summary>
internal readonly record struct PeriodFault(bool IsOfDates, string Detail);

/// <summary>
/// A subscription's periods as they should be, beside the invoices that are there. The calendar is this program's own.
/// </summary>
internal sealed class BilledLife
{
    private readonly Boundaries boundaries;
    private readonly int[] indexes;
    private readonly DateTime[] starts;
    private readonly DateTime[] ends;
    private readonly DateTime[] made;
    private readonly string[] types;
    private readonly DateTime[] times;
    private readonly int next;
    private readonly DateTime? nextAt;
    private readonly DateTime? trialEnd;
    private readonly string status;
    private readonly bool ending;
    private readonly string missedPeriods;

    private BilledLife(NpgsqlDataReader row, DateTimeZone zone)
    {
        boundaries = new Boundaries(row.GetDateTime(1), zone, row.GetString(4), row.GetInt32(5));
        next = row.GetInt32(6);
        nextAt = row.IsDBNull(7) ? null : row.GetDateTime(7);
        status = row.GetString(8);
        ending = row.GetBoolean(9);
        missedPeriods = row.GetString(10);
        indexes = Array<int>(row, 11);
        starts = Array<DateTime>(row, 12);
        ends = Array<DateTime>(row, 13);
        made = Array<DateTime>(row, 14);
        types = Array<string>(row, 17);
        times = Array<DateTime>(row, 18);
        trialEnd = row.IsDBNull(19) ? null : row.GetDateTime(19);
    }

    /// <summary>Reads the row of the period query.</summary>
    public static BilledLife Read(NpgsqlDataReader row, DateTimeZone zone) => new(row, zone);

    /// <summary>
    /// Says that the next billing was put off: the engine could not do it and comes back to it. A trial may end after
    /// the boundary that its end was cut to (docs/decisions/0007).
    /// </summary>
    public string? Parked =>
        nextAt > boundaries.At(next) && nextAt != trialEnd
            ? $"period {next} was due at {boundaries.At(next):u} and is put off to {nextAt:u}"
            : null;

    /// <summary>Everything that neither a boundary nor a rule explains.</summary>
    public IEnumerable<PeriodFault> Faults(DateTimeOffset now)
    {
        for (var i = 0; i < indexes.Length; i++)
        {
            var (start, end) = (boundaries.At(indexes[i]), boundaries.At(indexes[i] + 1));
            if (starts[i] != start || ends[i] != end)
            {
                yield return new(
                    true,
                    $"the invoice of period {indexes[i]} says {starts[i]:u} to {ends[i]:u}, "
                        + $"the calendar {start:u} to {end:u}"
                );
            }
            if (indexes[i] >= next)
                yield return new(false, $"period {indexes[i]} is billed, yet the next one is said to be {next}");
        }
        foreach (var missing in Enumerable.Range(0, next).Except(indexes).Where(k => !IsExplained(k)))
        {
            yield return new(
                false,
                $"period {missing}, due at {boundaries.At(missing):u}, has no invoice and no reason"
            );
        }
        if (nextAt < boundaries.At(next))
        {
            yield return new(
                true,
                $"period {next} is due at {boundaries.At(next):u}, yet it is to be billed at {nextAt:u}"
            );
        }
        if (nextAt is null && !ending && status is ("trialing" or "active" or "past_due"))
        {
            yield return new(
                false,
                $"is {status} and nothing ends it, yet nothing will bill period {next}"
                    + (boundaries.At(next) <= now.UtcDateTime ? ", which is due" : "")
            );
        }
        if (nextAt is not null && status is ("canceled" or "incomplete_expired"))
            yield return new(false, $"is {status}, yet it is to be billed at {nextAt:u}");
    }

    private bool IsExplained(int k) =>
        boundaries.At(k) == boundaries.At(k + 1) || WasMissedByPolicy(k) || HadNoAccess(boundaries.At(k));

    // docs/decisions/0007: after an outage longer than a period a plan may owe only the newest,
    // or none of those missed.
    private bool WasMissedByPolicy(int k) =>
        missedPeriods switch
        {
            "skip" => true,
            "newest" => indexes.Zip(made).Any(later => later.First > k && later.Second >= boundaries.At(k + 1)),
            _ => false,
        };

    // What fell due while the subscription was incomplete or unpaid is skipped: there was no access to pay for.
    private bool HadNoAccess(DateTime due)
    {
        var without = true;
        for (var i = 0; i < types.Length && times[i] <= due; i++)
        {
            without = types[i] switch
            {
                "subscription.unpaid" => true,
                // Paid at the very moment of a boundary: the engine goes on with the next one.
                "subscription.activated" or "subscription.renewed" when times[i] < due => false,
                _ => without,
            };
        }
        return without;
    }

    private static T[] Array<T>(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? [] : row.GetFieldValue<T[]>(column);
}

/// <summary>The boundaries of periods, each computed from the anchor alone.</summary>
internal sealed class Boundaries(DateTime anchorLocal, DateTimeZone zone, string unit, int count)
{
    private readonly LocalDateTime anchor = LocalDateTime.FromDateTime(anchorLocal);

    /// <summary>The k-th boundary in UTC.</summary>
    public DateTime At(int k)
    {
        var steps = checked(k * count);
        var date = unit switch
        {
            "day" => anchor.Date.PlusDays(steps),
            "week" => anchor.Date.PlusDays(7 * steps),
            "month" => InMonth(anchor.Year, anchor.Month - 1 + steps),
            "year" => InMonth(anchor.Year + steps, anchor.Month - 1),
            _ => throw new CannotProveException(
                $"An interval unit '{unit}' is unknown to this checker: use the version that belongs to the schema."
            ),
        };
        return InUtc(date + anchor.TimeOfDay);
    }

    // The day is kept as intent: where the month is too short, its last day stands in.
    private LocalDate InMonth(int year, int monthsFromJanuary)
    {
        var (years, month) = Math.DivRem(monthsFromJanuary, 12);
        var day = Math.Min(anchor.Day, CalendarSystem.Iso.GetDaysInMonth(year + years, month + 1));
        return new LocalDate(year + years, month + 1, day);
    }

    // A doubled time takes the first; a skipped one moves on by what the clocks skip.
    private DateTime InUtc(LocalDateTime local)
    {
        var map = zone.MapLocal(local);
        var offset = map.Count == 0 ? map.EarlyInterval.WallOffset : map.First().Offset;
        return local.WithOffset(offset).ToInstant().ToDateTimeUtc();
    }
}
