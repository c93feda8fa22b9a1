using BillingEngine.Domain.Calendar;

namespace BillingEngine.Domain.Tests.Calendar;

/// <summary>
/// Compares the schedule with an oracle, over a century, in every zone. The generator is seeded, so a failure can be
/// repeated.
/// </summary>
public sealed class SchedulePropertyTests
{
    private const int Seed = 20261122;

    private static readonly IntervalUnit[] Units = Enum.GetValues<IntervalUnit>();

    [Fact]
    public void Every_zone_agrees_with_the_oracle_for_a_hundred_years()
    {
        var random = new Random(Seed);
        foreach (var zone in Zones.Names.Order(StringComparer.Ordinal))
        {
            var oracle = new Oracle(zone);
            for (var round = 0; round < 12; round++)
            {
                var schedule = Draw(random, zone);
                for (var sample = 0; sample < 25; sample++)
                {
                    var k = random.Next(0, PerCentury(schedule) + 1);
                    var expected = oracle.Boundary(schedule.AnchorLocal, schedule.Unit, schedule.Count, k);
                    Assert.True(
                        expected == schedule.Boundary(k),
                        $"{schedule} k={k}: {schedule.Boundary(k):O}, not {expected:O}"
                    );
                }
            }
        }
    }

    [Theory]
    [InlineData("UTC")]
    [InlineData("Asia/Hong_Kong")]
    [InlineData("Europe/London")]
    [InlineData("America/St_Johns")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Africa/Casablanca")]
    public void Every_day_of_a_leap_year_keeps_its_intent_for_a_hundred_years(string zone)
    {
        var oracle = new Oracle(zone);
        for (var date = new DateTime(2024, 1, 1, 2, 30, 0); date.Year == 2024; date = date.AddDays(1))
        {
            var monthly = new BillingSchedule(date, zone, IntervalUnit.Month, 1);
            for (var k = 0; k <= 1200; k += 7)
                Assert.Equal(oracle.Boundary(date, IntervalUnit.Month, 1, k), monthly.Boundary(k));
            var yearly = new BillingSchedule(date, zone, IntervalUnit.Year, 1);
            for (var k = 0; k <= 100; k++)
                Assert.Equal(oracle.Boundary(date, IntervalUnit.Year, 1, k), yearly.Boundary(k));
        }
    }

    [Fact]
    public void Every_clock_change_since_1950_skips_forward_and_doubles_first()
    {
        var (skipped, doubled) = (0, 0);
        foreach (var zone in Zones.Names)
        {
            var offsets = new Oracle(zone).Offsets;
            for (var i = 0; i + 1 < offsets.Count; i++)
            {
                var (before, after, at) = (offsets[i].Offset, offsets[i + 1].Offset, offsets[i].End);
                if (before == after || at < new DateTimeOffset(1950, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds())
                    continue;
                var middle = at + Math.Min(before, after) + (Math.Abs(after - before) / 2);
                var schedule = new BillingSchedule(DateTime.UnixEpoch.AddSeconds(middle), zone, IntervalUnit.Day, 1);
                // Computed with the offset before the change, a skipped time lands after the gap and a repeated one on
                // its first pass.
                Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(middle - before), schedule.Boundary(0));
                var rule = schedule.Explain(0, 1)[0];
                var shift = after > before ? after - before : 0;
                Assert.Equal(DateTime.UnixEpoch.AddSeconds(middle + shift), rule.Local);
                var expected = after > before ? "local_time_skipped_moved_forward" : "local_time_doubled_first_taken";
                Assert.Equal(expected, rule.Rules[^1]);
                _ = after > before ? skipped++ : doubled++;
            }
        }
        Assert.True(
            skipped > 10_000 && doubled > 10_000,
            $"{skipped} skipped, {doubled} doubled: the data looks wrong."
        );
    }

    [Fact]
    public void Periods_join_without_gap_or_overlap_and_hold_what_is_found_in_them()
    {
        var random = new Random(Seed + 1);
        var zones = Zones.Names.Order(StringComparer.Ordinal).ToArray();
        for (var round = 0; round < 4_000; round++)
        {
            var schedule = Draw(random, zones[random.Next(zones.Length)]);
            var k = random.Next(0, PerCentury(schedule));
            var period = schedule.Period(k);
            Assert.Equal(period.End, schedule.Period(k + 1).Start);
            if (period.IsEmpty)
            {
                Assert.Equal(IntervalUnit.Day, schedule.Unit);
                continue;
            }
            Assert.True(period.Start < period.End);
            var within = period.Start.AddTicks(random.NextInt64(0, (period.End - period.Start).Ticks));
            foreach (var instant in new[] { period.Start, within, period.End.AddTicks(-1) })
            {
                Assert.True(
                    k == schedule.IndexAt(instant),
                    $"{schedule} at {instant:O}: {schedule.IndexAt(instant)}, not {k}"
                );
            }
        }
    }

    private static BillingSchedule Draw(Random random, string zone)
    {
        var unit = Units[random.Next(Units.Length)];
        var anchor = new DateTime(1950, 1, 1).AddDays(random.Next(0, 100 * 365));
        // Clocks change at night, and month ends are the hard cases: both are drawn more often.
        anchor = anchor.AddMinutes(random.Next(2) == 0 ? random.Next(0, 180) : random.Next(0, 24 * 60));
        if (random.Next(3) == 0)
        {
            anchor =
                new DateTime(anchor.Year, anchor.Month, DateTime.DaysInMonth(anchor.Year, anchor.Month))
                + anchor.TimeOfDay;
        }

        var most = unit switch
        {
            IntervalUnit.Day => 365,
            IntervalUnit.Week => 52,
            IntervalUnit.Month => 36,
            _ => 10,
        };
        return new BillingSchedule(anchor, zone, unit, random.Next(2) == 0 ? 1 : random.Next(1, most + 1));
    }

    private static int PerCentury(BillingSchedule schedule) =>
        schedule.Unit switch
        {
            IntervalUnit.Day => 36_524,
            IntervalUnit.Week => 5_217,
            IntervalUnit.Month => 1_200,
            _ => 100,
        } / schedule.Count;
}
