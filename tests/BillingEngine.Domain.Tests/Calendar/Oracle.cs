using BillingEngine.Domain.Calendar;
using NodaTime;

namespace BillingEngine.Domain.Tests.Calendar;

/// <summary>
/// Computes the schedule in another way: its own day-by-day calendar and a linear search through the zone's offsets,
/// all in whole seconds. It shares only the raw time-zone data with the code under test.
/// </summary>
internal sealed class Oracle(string zone)
{
    private const long Day = 86_400;

    private readonly List<(long Start, long End, long Offset)> offsets =
    [
        .. DateTimeZoneProviders
            .Tzdb[zone]
            .GetZoneIntervals(Instant.FromUtc(1900, 1, 1, 0, 0), Instant.FromUtc(2200, 1, 1, 0, 0))
            .Select(interval =>
                (
                    interval.HasStart ? interval.Start.ToUnixTimeSeconds() : long.MinValue,
                    interval.HasEnd ? interval.End.ToUnixTimeSeconds() : long.MaxValue,
                    (long)interval.WallOffset.Seconds
                )
            ),
    ];

    public IReadOnlyList<(long Start, long End, long Offset)> Offsets => offsets;

    public DateTimeOffset Boundary(DateTime anchor, IntervalUnit unit, int count, int k) =>
        DateTimeOffset.FromUnixTimeSeconds(ToUtc(Intended(anchor, unit, count, k)));

    /// <summary>The intended wall-clock second, counted from 1970 as if the zone were UTC.</summary>
    public static long Intended(DateTime anchor, IntervalUnit unit, int count, int k)
    {
        var steps = (long)k * count;
        var days = unit switch
        {
            IntervalUnit.Day => DayNumber(anchor.Year, anchor.Month, anchor.Day) + steps,
            IntervalUnit.Week => DayNumber(anchor.Year, anchor.Month, anchor.Day) + (7 * steps),
            IntervalUnit.Month => AfterMonths(anchor, steps),
            _ => AfterMonths(anchor, 12 * steps),
        };
        return (days * Day) + (long)anchor.TimeOfDay.TotalSeconds;
    }

    /// <summary>
    /// The earliest UTC second that shows a wall-clock second; a skipped one is computed with the offset before the
    /// gap.
    /// </summary>
    public long ToUtc(long local)
    {
        foreach (var (start, end, offset) in offsets)
        {
            if (start <= local - offset && local - offset < end)
                return local - offset;
        }
        for (var i = 0; i + 1 < offsets.Count; i++)
        {
            if (local >= offsets[i].End + offsets[i].Offset && local < offsets[i].End + offsets[i + 1].Offset)
                return local - offsets[i].Offset;
        }
        throw new InvalidOperationException($"{zone} has no second {local}.");
    }

    private static long AfterMonths(DateTime anchor, long months)
    {
        var (year, month) = (anchor.Year, anchor.Month);
        for (; months > 0; months--)
        {
            if (++month == 13)
                (year, month) = (year + 1, 1);
        }
        return DayNumber(year, month, Math.Min(anchor.Day, DaysIn(year, month)));
    }

    /// <summary>Days since 1 January 1970, counted year by year and month by month.</summary>
    private static long DayNumber(int year, int month, int day)
    {
        long number = day - 1;
        for (var y = 1970; y < year; y++)
            number += IsLeap(y) ? 366 : 365;
        for (var y = year; y < 1970; y++)
            number -= IsLeap(y) ? 366 : 365;
        for (var m = 1; m < month; m++)
            number += DaysIn(year, m);
        return number;
    }

    private static bool IsLeap(int year) => year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);

    private static int DaysIn(int year, int month) =>
        month switch
        {
            2 => IsLeap(year) ? 29 : 28,
            4 or 6 or 9 or 11 => 30,
            _ => 31,
        };
}
