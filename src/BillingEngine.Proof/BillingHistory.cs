using NodaTime;
using Npgsql;

namespace BillingEngine.Proof;

/// <summary>A fault in a subscription's periods, and whether it is a wrong date or a missing invoice.</summary>
internal readonly record struct PeriodFault(bool IsOfDates, string Detail);

/// <summary>
/// A subscription's periods as they should be, compared with its invoices. The calendar is this program's own.
/// </summary>
internal sealed class BillingHistory
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

    private BillingHistory(NpgsqlDataReader row, DateTimeZone zone)
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

    public static BillingHistory Read(NpgsqlDataReader row, DateTimeZone zone) => new(row, zone);

    /// <summary>
    /// A message when the next billing was postponed, because the engine could not do it and will retry. A trial may
    /// end after the period boundary that its end was truncated to (docs/decisions/0007).
    /// </summary>
    public string? Parked =>
        nextAt > boundaries.At(next) && nextAt != trialEnd
            ? $"period {next} was due at {boundaries.At(next):u} and is postponed to {nextAt:u}"
            : null;

    /// <summary>Everything that neither the calendar nor a rule explains.</summary>
    public IEnumerable<PeriodFault> Faults(DateTimeOffset now)
    {
        for (var i = 0; i < indexes.Length; i++)
        {
            var (start, end) = (boundaries.At(indexes[i]), boundaries.At(indexes[i] + 1));
            if (starts[i] != start || ends[i] != end)
            {
                yield return new(
                    true,
                    $"the invoice of period {indexes[i]} is from {starts[i]:u} to {ends[i]:u}, "
                        + $"the calendar {start:u} to {end:u}"
                );
            }
            if (indexes[i] >= next)
                yield return new(false, $"period {indexes[i]} is billed, but the subscription's next period is {next}");
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
                $"period {next} is due at {boundaries.At(next):u}, but its billing is planned for {nextAt:u}"
            );
        }
        if (nextAt is null && !ending && status is ("trialing" or "active" or "past_due"))
        {
            yield return new(
                false,
                $"is {status} without an end, but no billing of period {next} is planned"
                    + (boundaries.At(next) <= now.UtcDateTime ? ", which is due" : "")
            );
        }
        if (nextAt is not null && status is ("canceled" or "incomplete_expired"))
            yield return new(false, $"is {status}, but its billing is planned for {nextAt:u}");
    }

    private bool IsExplained(int k) =>
        boundaries.At(k) == boundaries.At(k + 1) || WasMissedByPolicy(k) || HadNoAccess(boundaries.At(k));

    // docs/decisions/0007: after an outage longer than a period, a plan may bill only the newest of the missed periods,
    // or none.
    private bool WasMissedByPolicy(int k) =>
        missedPeriods switch
        {
            "skip" => true,
            "newest" => indexes.Zip(made).Any(later => later.First > k && later.Second >= boundaries.At(k + 1)),
            _ => false,
        };

    // Periods that fell due while the subscription was incomplete or unpaid are skipped: there was no access to pay
    // for.
    private bool HadNoAccess(DateTime due)
    {
        var without = true;
        for (var i = 0; i < types.Length && times[i] <= due; i++)
        {
            without = types[i] switch
            {
                "subscription.unpaid" => true,
                // Paid exactly at a boundary: the engine continues with the next one.
                "subscription.activated" or "subscription.renewed" when times[i] < due => false,
                _ => without,
            };
        }
        return without;
    }

    private static T[] Array<T>(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? [] : row.GetFieldValue<T[]>(column);
}

/// <summary>The boundaries of periods, each computed from the anchor only.</summary>
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
                $"An interval unit '{unit}' is unknown to this checker: use the checker's version that matches the schema."
            ),
        };
        return InUtc(date + anchor.TimeOfDay);
    }

    // The anchor's day is preserved: a shorter month uses its last day.
    private LocalDate InMonth(int year, int monthsFromJanuary)
    {
        var (years, month) = Math.DivRem(monthsFromJanuary, 12);
        var day = Math.Min(anchor.Day, CalendarSystem.Iso.GetDaysInMonth(year + years, month + 1));
        return new LocalDate(year + years, month + 1, day);
    }

    // Of a repeated local time, the first counts; a skipped local time moves on by the gap.
    private DateTime InUtc(LocalDateTime local)
    {
        var map = zone.MapLocal(local);
        var offset = map.Count == 0 ? map.EarlyInterval.WallOffset : map.First().Offset;
        return local.WithOffset(offset).ToInstant().ToDateTimeUtc();
    }
}
