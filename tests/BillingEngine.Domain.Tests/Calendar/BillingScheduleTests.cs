using System.Globalization;
using BillingEngine.Domain.Calendar;

namespace BillingEngine.Domain.Tests.Calendar;

public sealed class BillingScheduleTests
{
    [Theory]
    [InlineData(
        "2026-01-31T09:00",
        "UTC",
        IntervalUnit.Month,
        1,
        "2026-02-28T09:00Z",
        "2026-03-31T09:00Z",
        "2026-04-30T09:00Z"
    )]
    [InlineData(
        "2028-01-31T09:00",
        "UTC",
        IntervalUnit.Month,
        1,
        "2028-02-29T09:00Z",
        "2028-03-31T09:00Z",
        "2028-04-30T09:00Z"
    )]
    [InlineData(
        "2026-11-30T09:00",
        "UTC",
        IntervalUnit.Month,
        3,
        "2027-02-28T09:00Z",
        "2027-05-30T09:00Z",
        "2027-08-30T09:00Z"
    )]
    [InlineData(
        "2024-02-29T09:00",
        "UTC",
        IntervalUnit.Year,
        1,
        "2025-02-28T09:00Z",
        "2026-02-28T09:00Z",
        "2027-02-28T09:00Z"
    )]
    [InlineData(
        "2024-02-29T09:00",
        "UTC",
        IntervalUnit.Year,
        4,
        "2028-02-29T09:00Z",
        "2032-02-29T09:00Z",
        "2036-02-29T09:00Z"
    )]
    [InlineData(
        "2026-12-31T23:30",
        "Asia/Hong_Kong",
        IntervalUnit.Month,
        2,
        "2027-02-28T15:30Z",
        "2027-04-30T15:30Z",
        "2027-06-30T15:30Z"
    )]
    [InlineData(
        "2026-02-22T08:00",
        "UTC",
        IntervalUnit.Week,
        2,
        "2026-03-08T08:00Z",
        "2026-03-22T08:00Z",
        "2026-04-05T08:00Z"
    )]
    [InlineData(
        "2026-03-07T02:30",
        "America/New_York",
        IntervalUnit.Day,
        1,
        "2026-03-08T07:30Z",
        "2026-03-09T06:30Z",
        "2026-03-10T06:30Z"
    )]
    [InlineData(
        "2026-10-31T01:30",
        "America/New_York",
        IntervalUnit.Day,
        1,
        "2026-11-01T05:30Z",
        "2026-11-02T06:30Z",
        "2026-11-03T06:30Z"
    )]
    [InlineData(
        "2026-10-03T02:10",
        "Australia/Lord_Howe",
        IntervalUnit.Day,
        1,
        "2026-10-03T15:40Z",
        "2026-10-04T15:10Z",
        "2026-10-05T15:10Z"
    )]
    [InlineData(
        "2026-01-01T08:00",
        "Asia/Kathmandu",
        IntervalUnit.Year,
        1,
        "2027-01-01T02:15Z",
        "2028-01-01T02:15Z",
        "2029-01-01T02:15Z"
    )]
    public void Boundaries_that_a_person_worked_out(
        string anchor,
        string zone,
        IntervalUnit unit,
        int count,
        string first,
        string second,
        string third
    )
    {
        var schedule = new BillingSchedule(Local(anchor), zone, unit, count);

        Assert.Equal(
            [Utc(first), Utc(second), Utc(third)],
            [schedule.Boundary(1), schedule.Boundary(2), schedule.Boundary(3)]
        );
    }

    [Fact]
    public void An_anchor_in_time_becomes_the_wall_clock_of_the_zone_cut_to_the_second()
    {
        var schedule = BillingSchedule.From(
            Utc("2026-01-30T16:05:06Z").AddTicks(9_999_999),
            "Asia/Shanghai",
            IntervalUnit.Month,
            1
        );

        Assert.Equal(new DateTime(2026, 1, 31, 0, 5, 6), schedule.AnchorLocal);
        Assert.Equal(Utc("2026-01-30T16:05:06Z"), schedule.Boundary(0));
        Assert.Equal(Utc("2026-02-27T16:05:06Z"), schedule.Boundary(1));
    }

    [Fact]
    public void A_stored_schedule_equals_the_one_it_was_stored_from()
    {
        var made = BillingSchedule.From(Utc("2026-03-31T12:00Z"), "Europe/Paris", IntervalUnit.Month, 1);
        var restored = new BillingSchedule(made.AnchorLocal, made.Zone, made.Unit, made.Count);

        Assert.Equal(made, restored);
        Assert.Equal(made.GetHashCode(), restored.GetHashCode());
        Assert.NotEqual(made, new BillingSchedule(made.AnchorLocal, made.Zone, made.Unit, 2));
    }

    [Fact]
    public void A_date_that_the_zone_left_out_is_an_empty_period()
    {
        // Samoa had no 30 December 2011.
        var schedule = new BillingSchedule(Local("2011-12-29T10:00"), "Pacific/Apia", IntervalUnit.Day, 1);

        Assert.Equal(Utc("2011-12-29T20:00Z"), schedule.Boundary(0));
        Assert.Equal(Utc("2011-12-30T20:00Z"), schedule.Boundary(1));
        Assert.True(schedule.Period(1).IsEmpty);
        Assert.False(schedule.Period(1).Contains(schedule.Boundary(1)));
        Assert.Equal(2, schedule.IndexAt(schedule.Boundary(1)));
    }

    [Fact]
    public void Nothing_lies_before_the_anchor()
    {
        var schedule = new BillingSchedule(Local("2026-01-31T09:00"), "UTC", IntervalUnit.Month, 1);

        Assert.Equal(-1, schedule.IndexAt(schedule.Boundary(0).AddTicks(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => schedule.Boundary(-1));
    }

    [Theory]
    [InlineData("Mars/Olympus")]
    [InlineData("UTC+08")]
    [InlineData("asia/shanghai")]
    [InlineData("")]
    public void A_zone_that_is_not_an_exact_IANA_name_is_refused(string zone)
    {
        Assert.False(BillingSchedule.IsKnownZone(zone));
        Assert.Throws<ArgumentException>(() =>
            BillingSchedule.From(Utc("2026-01-01T00:00Z"), zone, IntervalUnit.Day, 1)
        );
    }

    [Theory]
    [InlineData("UTC")]
    [InlineData("Asia/Hong_Kong")]
    [InlineData("Asia/Calcutta")]
    [InlineData("Etc/GMT+8")]
    public void A_zone_with_an_IANA_name_is_known(string zone) => Assert.True(BillingSchedule.IsKnownZone(zone));

    [Theory]
    [InlineData(IntervalUnit.Month, 0)]
    [InlineData(IntervalUnit.Month, -1)]
    [InlineData((IntervalUnit)9, 1)]
    public void An_interval_that_does_not_move_is_refused(IntervalUnit unit, int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new BillingSchedule(Local("2026-01-01T00:00"), "UTC", unit, count)
        );

    [Fact]
    public void The_release_of_the_zone_data_is_told() =>
        Assert.Matches("^20[0-9]{2}[a-z]$", BillingSchedule.TimeZoneDataVersion);

    private static DateTime Local(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture);

    private static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
