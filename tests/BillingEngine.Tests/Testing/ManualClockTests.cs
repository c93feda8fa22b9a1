using BillingEngine.Testing;

namespace BillingEngine.Tests.Testing;

public sealed class ManualClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 2, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Time_stands_still_until_it_is_moved()
    {
        var clock = new ManualClock(Start);

        clock.Advance(TimeSpan.FromHours(3));

        Assert.Equal(Start.AddHours(3), clock.GetUtcNow());
    }

    [Fact]
    public void A_timer_fires_at_its_own_moment_and_repeats()
    {
        var clock = new ManualClock(Start);
        var seen = new List<DateTimeOffset>();
        using var timer = clock.CreateTimer(
            _ => seen.Add(clock.GetUtcNow()),
            null,
            TimeSpan.FromMinutes(1),
            TimeSpan.FromMinutes(2)
        );

        clock.Advance(TimeSpan.FromMinutes(4));

        Assert.Equal([Start.AddMinutes(1), Start.AddMinutes(3)], seen);
    }

    [Fact]
    public void A_stopped_timer_is_silent()
    {
        var clock = new ManualClock(Start);
        var fired = 0;
        var timer = clock.CreateTimer(_ => fired++, null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);

        timer.Dispose();
        clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(0, fired);
    }
}
