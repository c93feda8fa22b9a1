using BillingEngine.Domain.Calendar;
using NodaTime;

namespace BillingEngine.Proof.Tests;

/// <summary>Two separately written calendars must agree, or one of them is wrong.</summary>
public sealed class BoundariesTests
{
    [Fact]
    public void The_checkers_calendar_and_the_engines_agree_on_every_boundary()
    {
        var random = new Random(20_261_122);
        string[] zones = [.. Zones.Names.Order(StringComparer.Ordinal)];
        for (var round = 0; round < 3000; round++)
        {
            var zone = zones[random.Next(zones.Length)];
            var unit = (IntervalUnit)random.Next(4);
            var count = random.Next(1, 5);
            // Half past one and half past two are the times that clock changes skip and repeat.
            var anchor = new DateTime(2020, 1, 1).AddDays(random.Next(4000)).AddMinutes(30 * random.Next(48));
            var engine = new BillingSchedule(anchor, zone, unit, count);
            var checker = new Boundaries(
                anchor,
                DateTimeZoneProviders.Tzdb[zone],
                unit.ToString().ToLowerInvariant(),
                count
            );
            foreach (var k in (int[])[0, 1, 2, 3, 12, 25, 49])
            {
                Assert.True(
                    engine.Boundary(k).UtcDateTime == checker.At(k),
                    $"{anchor:s} {zone}, {k} x {count} {unit}: {engine.Boundary(k):u}, checker {checker.At(k):u}"
                );
            }
        }
    }

    [Theory]
    [InlineData("2026-01-31T10:00", "Asia/Hong_Kong", "month", 1, "2026-02-28T02:00")]
    [InlineData("2026-01-31T10:00", "Asia/Hong_Kong", "month", 2, "2026-03-31T02:00")]
    [InlineData("2024-02-29T10:00", "Asia/Hong_Kong", "year", 4, "2028-02-29T02:00")]
    [InlineData("2026-03-28T02:30", "Europe/Berlin", "day", 1, "2026-03-29T01:30")]
    [InlineData("2026-10-24T02:30", "Europe/Berlin", "day", 1, "2026-10-25T00:30")]
    public void Month_ends_and_clock_changes_follow_the_product_rules(
        string anchor,
        string zone,
        string unit,
        int k,
        string utc
    ) =>
        Assert.Equal(
            DateTime.Parse(
                utc,
                null,
                System.Globalization.DateTimeStyles.AssumeUniversal
                    | System.Globalization.DateTimeStyles.AdjustToUniversal
            ),
            new Boundaries(DateTime.Parse(anchor), DateTimeZoneProviders.Tzdb[zone], unit, 1).At(k)
        );
}
