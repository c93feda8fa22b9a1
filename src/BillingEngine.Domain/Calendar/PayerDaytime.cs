using NodaTime;

namespace BillingEngine.Domain.Calendar;

/// <summary>The local time at which a deduction is retried: when the payer is likely awake and can react.</summary>
public static class PayerDaytime
{
    /// <summary>Ten in the morning, local time.</summary>
    public static readonly TimeOnly Default = new(10, 0);

    /// <summary>
    /// The payer's daytime on the local date of <paramref name="from"/> plus <paramref name="days"/> days; one day
    /// later if that would not be after <paramref name="from"/>.
    /// </summary>
    public static DateTimeOffset After(DateTimeOffset from, int days, string zone) => After(from, days, zone, Default);

    /// <summary>The same for another time of day.</summary>
    public static DateTimeOffset After(DateTimeOffset from, int days, string zone, TimeOnly time)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(days);
        var clocks = Zones.Find(zone);
        var date = Instant.FromDateTimeOffset(from).InZone(clocks).Date.PlusDays(days);
        while (true)
        {
            var local = date.At(LocalTime.FromTimeOnly(time));
            var moment = WallClock.Resolve(clocks, local).ToInstant().ToDateTimeOffset();
            if (moment > from)
                return moment;
            date = date.PlusDays(1);
        }
    }
}
