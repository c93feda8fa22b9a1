using System.Diagnostics;

namespace BillingEngine.Webhooks.Delivery;

/// <summary>
/// The deliveries of one endpoint that this process holds: many for a receiver that answers quickly, one call at a time
/// for one that does not. Callers hold a lock.
/// </summary>
public sealed class DeliveryLane
{
    /// <summary>The size of the lane for an endpoint that was not called yet.</summary>
    public const int FirstSize = 4;

    private const int MostSize = 128;
    private const int MostInFlight = 8;

    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(1);

    // Leaves enough of the lease for the call: a delivery that waited longer is left to the next claim.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(15);

    private readonly Queue<(ClaimedDelivery Delivery, long ClaimedAt)> waiting = new();
    private int size = FirstSize;
    private int inFlight;
    private int landed;

    /// <summary>How many are claimed and have no stored outcome yet.</summary>
    public int Held => waiting.Count + inFlight + landed;

    /// <summary>How many more may be claimed; none until half of those claimed before are done.</summary>
    public int Room => Held <= size / 2 ? size - Held : 0;

    /// <summary>Whether the lane is in the state of a new one.</summary>
    public bool IsForgettable => Held == 0 && size >= FirstSize;

    /// <summary>The deliveries that are claimed and not sent.</summary>
    public IEnumerable<ClaimedDelivery> Waiting => waiting.Select(each => each.Delivery);

    /// <summary>Adds deliveries that were claimed at this time of the stopwatch.</summary>
    public void Take(ClaimedDelivery delivery, long claimedAt) => waiting.Enqueue((delivery, claimedAt));

    /// <summary>The next delivery to send; null where there is none, or enough are in flight.</summary>
    public ClaimedDelivery? Next()
    {
        while (inFlight < Math.Min(size, MostInFlight) && waiting.TryDequeue(out var next))
        {
            if (Stopwatch.GetElapsedTime(next.ClaimedAt) > Fresh)
                continue;
            inFlight++;
            return next.Delivery;
        }
        return null;
    }

    /// <summary>
    /// A call ended: the lane grows with each quick success, and shrinks to one call at a time after anything else.
    /// </summary>
    public void Land(bool isDelivered, TimeSpan took)
    {
        inFlight--;
        landed++;
        size = isDelivered && took < Quick ? Math.Min(size * 2, MostSize) : 1;
    }

    /// <summary>The outcome of a call that ended is stored, or never will be.</summary>
    public void Keep() => landed--;
}
