namespace WeChatPay.Simulator.Clock;

/// <summary>Real time plus an offset. It is frozen while it is moved from one due time to the next.</summary>
internal sealed class BusinessClock(TimeProvider real, DateTimeOffset? standsAt = null)
{
    private readonly Lock sync = new();
    private readonly bool frozen = standsAt is not null;
    private TimeSpan offset;
    private DateTimeOffset? pinned = standsAt;

    public DateTimeOffset Now
    {
        get
        {
            lock (sync)
            {
                return pinned ?? real.GetUtcNow() + offset;
            }
        }
    }

    public TimeSpan Offset
    {
        get
        {
            lock (sync)
            {
                return pinned is { } at ? at - real.GetUtcNow() : offset;
            }
        }
    }

    public void Restore(TimeSpan stored)
    {
        lock (sync)
        {
            offset = stored;
        }
    }

    /// <summary>Freezes the clock at <paramref name="at"/>, or at the current time if that is later.</summary>
    public void Pin(DateTimeOffset at)
    {
        lock (sync)
        {
            var now = pinned ?? real.GetUtcNow() + offset;
            pinned = at > now ? at : now;
        }
    }

    public void Release()
    {
        lock (sync)
        {
            if (!frozen && pinned is { } at)
            {
                offset = at - real.GetUtcNow();
                pinned = null;
            }
        }
    }
}
