namespace BillingEngine.Testing;

/// <summary>
/// A business clock that changes only when a test moves it; its timers fire in order as it passes them.
/// </summary>
public sealed class ManualClock(DateTimeOffset now) : TimeProvider
{
    private readonly Lock @lock = new();
    private readonly List<ManualTimer> timers = [];
    private DateTimeOffset now = now.ToUniversalTime();

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (@lock)
            return now;
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <summary>Moves forward by a time span.</summary>
    public void Advance(TimeSpan span) => MoveTo(GetUtcNow() + span);

    /// <summary>
    /// Moves to a time. It may be earlier than now only if no timer is set, because the clock of a machine can jump
    /// back.
    /// </summary>
    public void MoveTo(DateTimeOffset instant)
    {
        while (NextDue(instant) is { } timer)
            timer.Fire();
        lock (@lock)
            now = instant.ToUniversalTime();
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private ManualTimer? NextDue(DateTimeOffset until)
    {
        lock (@lock)
        {
            var next = timers.Where(timer => timer.DueAt <= until).MinBy(timer => timer.DueAt);
            if (next?.DueAt > now)
                now = next.DueAt.Value;
            return next;
        }
    }

    private sealed class ManualTimer(ManualClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan period = Timeout.InfiniteTimeSpan;

        public DateTimeOffset? DueAt { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.@lock)
            {
                this.period = period;
                DueAt = dueTime == Timeout.InfiniteTimeSpan ? null : clock.now + dueTime;
                clock.timers.Remove(this);
                if (DueAt is not null)
                    clock.timers.Add(this);
            }
            return true;
        }

        public void Fire()
        {
            Change(period <= TimeSpan.Zero ? Timeout.InfiniteTimeSpan : period, period);
            callback(state);
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
