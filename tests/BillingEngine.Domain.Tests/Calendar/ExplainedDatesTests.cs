using BillingEngine.Domain.Calendar;

namespace BillingEngine.Domain.Tests.Calendar;

public sealed class ExplainedDatesTests
{
    [Fact]
    public void Each_date_tells_the_rules_that_made_it()
    {
        var schedule = new BillingSchedule(new DateTime(2026, 1, 31, 9, 0, 0), "Asia/Hong_Kong", IntervalUnit.Month, 1);

        var rules = schedule.Explain(0, 3);

        Assert.Equal(["anchor", "day_31_kept_as_intent"], rules[0].Rules);
        Assert.Equal(["1_month_after_anchor", "day_31_kept_as_intent_clamped_to_28"], rules[1].Rules);
        Assert.Equal(["2_months_after_anchor", "day_31_kept_as_intent"], rules[2].Rules);
        Assert.Equal(new DateTimeOffset(2026, 2, 28, 1, 0, 0, TimeSpan.Zero), rules[1].At);
        Assert.Equal(new DateTime(2026, 2, 28, 9, 0, 0), rules[1].Local);
        Assert.Equal(TimeSpan.FromHours(8), rules[1].UtcOffset);
        Assert.Equal("Asia/Hong_Kong", rules[1].TimeZone);
        Assert.Equal(BillingSchedule.TimeZoneDataVersion, rules[1].TimeZoneDataVersion);
    }

    [Fact]
    public void The_29th_of_February_is_told_only_where_it_can_be_missing()
    {
        var leap = new BillingSchedule(new DateTime(2024, 2, 29), "UTC", IntervalUnit.Year, 1);
        var other = new BillingSchedule(new DateTime(2024, 3, 31), "UTC", IntervalUnit.Year, 1);

        Assert.Equal(["1_year_after_anchor", "day_29_kept_as_intent_clamped_to_28"], leap.Explain(1, 1)[0].Rules);
        Assert.Equal(["4_years_after_anchor", "day_29_kept_as_intent"], leap.Explain(4, 1)[0].Rules);
        Assert.Equal(["1_year_after_anchor"], other.Explain(1, 1)[0].Rules);
    }

    [Fact]
    public void A_skipped_and_a_doubled_time_are_told_with_what_was_meant()
    {
        const string zone = "America/New_York";
        var spring = new BillingSchedule(new DateTime(2026, 3, 7, 2, 30, 0), zone, IntervalUnit.Day, 1).Explain(1, 1)[
            0
        ];
        var autumn = new BillingSchedule(new DateTime(2026, 10, 25, 1, 30, 0), zone, IntervalUnit.Week, 1).Explain(
            1,
            1
        )[0];

        Assert.Equal(["1_day_after_anchor", "local_time_skipped_moved_forward"], spring.Rules);
        Assert.Equal(
            (new DateTime(2026, 3, 8, 2, 30, 0), new DateTime(2026, 3, 8, 3, 30, 0)),
            (spring.IntendedLocal, spring.Local)
        );
        Assert.Equal(["1_week_after_anchor", "local_time_doubled_first_taken"], autumn.Rules);
        Assert.Equal(TimeSpan.FromHours(-4), autumn.UtcOffset);
    }
}
