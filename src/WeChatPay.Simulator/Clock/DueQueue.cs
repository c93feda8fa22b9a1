using System.Diagnostics.CodeAnalysis;
using WeChatPay.Simulator.Notifications;
using WeChatPay.Simulator.Refunds;
using WeChatPay.Simulator.Transactions;

namespace WeChatPay.Simulator.Clock;

/// <summary>Work that the simulator does by itself at a time of the business clock.</summary>
internal abstract record DueItem(DateTimeOffset At)
{
    /// <summary>A delivery of a notification. An extra delivery does not change the retry schedule.</summary>
    public sealed record Deliver(DateTimeOffset At, Notification Notification, bool Extra) : DueItem(At);

    /// <summary>An order in progress reaches its final state.</summary>
    public sealed record Resolve(DateTimeOffset At, OrderKey Order) : DueItem(At);

    /// <summary>An APP order that was not paid is closed.</summary>
    public sealed record Expire(DateTimeOffset At, OrderKey Order) : DueItem(At);

    /// <summary>A refund arrives or fails.</summary>
    public sealed record Arrive(DateTimeOffset At, RefundKey Refund) : DueItem(At);
}

/// <summary>
/// Due work, ordered by time and then by insertion, under the state lock. An item that is no longer valid is dropped
/// when it reaches the front.
/// </summary>
internal sealed class DueQueue(Lock sync, Func<DueItem, bool> isValid)
{
    private readonly PriorityQueue<DueItem, (DateTimeOffset At, long Arrival)> items = new();
    private long arrivals;

    /// <summary>Called after each addition.</summary>
    public Action Added { get; set; } = static () => { };

    public void Add(DueItem item)
    {
        lock (sync)
        {
            items.Enqueue(item, (item.At, arrivals++));
        }

        Added();
    }

    public DateTimeOffset? NextAt()
    {
        lock (sync)
        {
            return Front()?.At;
        }
    }

    public bool TryTake(DateTimeOffset upTo, [NotNullWhen(true)] out DueItem? item)
    {
        lock (sync)
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
            if (isValid(item))
                return item;

            items.Dequeue();
        }

        return null;
    }
}
