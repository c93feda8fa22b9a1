using BillingEngine.Domain.Calendar;

namespace BillingEngine.Domain.Tests.Calendar;

public sealed class PayerDaytimeTests
{
    [Theory]
    [InlineData("2026-11-22T03:00:00Z", 1, "Asia/Hong_Kong", "2026-11-23T02:00:00Z")]
    [InlineData("2026-11-22T17:00:00Z", 1, "Asia/Hong_Kong", "2026-11-24T02:00:00Z")]
    [InlineData("2026-11-22T03:00:00Z", 3, "America/New_York", "2026-11-24T15:00:00Z")]
    [InlineData("2026-03-07T20:00:00Z", 1, "America/New_York", "2026-03-08T14:00:00Z")]
    public void It_is_ten_in_the_morning_so_many_local_dates_later(
        string from,
        int days,
        string zone,
        string expected
    ) => Assert.Equal(Utc(expected), PayerDaytime.After(Utc(from), days, zone));

    [Fact]
    public void Today_counts_only_until_the_hour_has_come()
    {
        Assert.Equal(Utc("2026-11-22T10:00:00Z"), PayerDaytime.After(Utc("2026-11-22T09:59:59Z"), 0, "UTC"));
        Assert.Equal(Utc("2026-11-23T10:00:00Z"), PayerDaytime.After(Utc("2026-11-22T10:00:00Z"), 0, "UTC"));
    }

    [Fact]
    public void It_is_always_later_in_every_zone()
    {
        var random = new Random(7);
        foreach (var zone in Zones.Names)
        {
            for (var round = 0; round < 50; round++)
            {
                var from = Utc("1990-01-01T00:00:00Z").AddMinutes(random.Next(0, 60 * 365 * 24 * 60));
                var days = random.Next(0, 8);
                var moment = PayerDaytime.After(from, days, zone);
                Assert.True(moment > from);
                Assert.True(moment - from < TimeSpan.FromDays(days + 2.1), $"{zone} {from:O} +{days}: {moment:O}");
            }
        }
    }

    private static DateTimeOffset Utc(string text) =>
        DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
