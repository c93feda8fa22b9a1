using System.Collections.Concurrent;

namespace BillingEngine.Client.Tests.Transport;

/// <summary>Pauses end at once and are recorded; a wait of more than an hour never ends.</summary>
internal sealed class FastTime : TimeProvider
{
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 2, 0, 0, TimeSpan.Zero);

    public ConcurrentQueue<TimeSpan> Pauses { get; } = [];

    /// <summary>A wait of this length ends at once only the first time.</summary>
    public TimeSpan? OnlyOnce { get; set; }

    public override DateTimeOffset GetUtcNow() => Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (
            dueTime > TimeSpan.FromHours(1)
            || dueTime < TimeSpan.Zero
            || (dueTime == OnlyOnce && Pauses.Contains(dueTime))
        )
        {
            return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
        }

        Pauses.Enqueue(dueTime);
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
