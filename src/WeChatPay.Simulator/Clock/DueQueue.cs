using System.Diagnostics.CodeAnalysis;
using WeChatPay.Simulator.Notifications;
using WeChatPay.Simulator.Refunds;
using WeChatPay.Simulator.Transactions;

namespace WeChatPay.Simulator.Clock;

/// <summary>What the simulator itself will do at a business moment.</summary>
internal abstract record DueItem(DateTimeOffset At)
{
    /// <summary>A delivery of a notification; an extra one repeats without touching its schedule.</summary>
    public sealed record Deliver(DateTimeOffset At, Notification Notification, bool Extra) : DueItem(At);

    /// <summary>An order that is in progress gets its end.</summary>
    public sealed record Resolve(DateTimeOffset At, OrderKey Order) : DueItem(At);

    /// <summary>An APP order that nobody has paid is closed.</summary>
    public sealed record Expire(DateTimeOffset At, OrderKey Order) : DueItem(At);

    /// <summary>A refund arrives, or does not.</summary>
    public sealed record Arrive(DateTimeOffset At, RefundKey Refund) : DueItem(At);
}

/// <summary>
/// Due work by moment, then by arrival, under the world's own gate. An item that no longer holds is dropped when its
/// turn comes.
/// </summary>
internal sealed class DueQueue(Lock gate, Func<DueItem, bool> holds)
{
    private readonly PriorityQueue<DueItem, (DateTimeOffset At, long Arrival)> items = new();
    private long arrivals;

    /// <summary>Rings after each addition.</summary>
    public Action Added { get; set; } = static () => { };

    public void Add(DueItem item)
    {
        lock (gate)
        {
            items.Enqueue(item, (item.At, arrivals++));
        }

        Added();
    }

    public DateTimeOffset? NextAt()
    {
        lock (gate)
        {
            return Front()?.At;
        }
    }

    public bool TryTake(DateTimeOffset upTo, [NotNullWhen(true)] out DueItem? item)
    {
        lock (gate)
        {
            item = Front();
            if (item is null || item.At > upTo)
            {
                item = null;
                return false;
            }

            items.Dequeue();
            return true;
        }
    }

    private DueItem? Front()
    {
        while (items.TryPeek(out var item, out _))
        {
            if (holds(item))
                return item;

            items.Dequeue();
        }

        return null;
    }
}
