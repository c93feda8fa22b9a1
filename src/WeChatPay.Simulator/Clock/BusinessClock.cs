namespace WeChatPay.Simulator.Clock;

/// <summary>Real time plus an offset; stands still while it is being moved from one due moment to the next.</summary>
internal sealed class BusinessClock(TimeProvider real, DateTimeOffset? standsAt = null)
{
    private readonly Lock gate = new();
    private readonly bool stands = standsAt is not null;
    private TimeSpan offset;
    private DateTimeOffset? pinned = standsAt;

    public DateTimeOffset Now
    {
        get
        {
            lock (gate)
            {
                return pinned ?? real.GetUtcNow() + offset;
            }
        }
    }

    public TimeSpan Offset
    {
        get
        {
            lock (gate)
            {
                return pinned is { } at ? at - real.GetUtcNow() : offset;
            }
        }
    }

    public void Restore(TimeSpan kept)
    {
        lock (gate)
        {
            offset = kept;
        }
    }

    /// <summary>Stops the ticking at <paramref name="at"/>, or where it is when that lies behind.</summary>
    public void Pin(DateTimeOffset at)
    {
        lock (gate)
        {
            var now = pinned ?? real.GetUtcNow() + offset;
            pinned = at > now ? at : now;
        }
    }

    public void Release()
    {
        lock (gate)
        {
            if (!stands && pinned is { } at)
            {
                offset = at - real.GetUtcNow();
                pinned = null;
            }
        }
    }
}
