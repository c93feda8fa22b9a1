using System.Diagnostics;

namespace BillingEngine.Webhooks.Delivery;

/// <summary>
/// What this process holds of one endpoint: much for a receiver that answers quickly, one call at a time for one that
/// does not. Whoever uses it holds a lock.
/// </summary>
public sealed class DeliveryLane
{
    /// <summary>How much is held for an endpoint of which nothing is known yet.</summary>
    public const int FirstSize = 4;

    private const int MostSize = 128;
    private const int MostInFlight = 8;

    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(1);

    // Within the lease with time to spare for the call: what waited for longer is left to the next claim.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(15);

    private readonly Queue<(ClaimedDelivery Delivery, long ClaimedAt)> waiting = new();
    private int size = FirstSize;
    private int inFlight;
    private int landed;

    /// <summary>How many are claimed and not kept yet.</summary>
    public int Held => waiting.Count + inFlight + landed;

    /// <summary>How many more may be claimed; none until half of what there was is through.</summary>
    public int Room => Held <= size / 2 ? size - Held : 0;

    /// <summary>Whether a new lane would be no different.</summary>
    public bool IsForgettable => Held == 0 && size >= FirstSize;

    /// <summary>What is claimed and not sent.</summary>
    public IEnumerable<ClaimedDelivery> Waiting => waiting.Select(each => each.Delivery);

    /// <summary>Takes what was claimed at a moment of the stopwatch.</summary>
    public void Take(ClaimedDelivery delivery, long claimedAt) => waiting.Enqueue((delivery, claimedAt));

    /// <summary>The next to be sent now; null where nothing is, or enough is in flight.</summary>
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
    /// One was answered, or will not be: the lane grows with each quick success, and is as narrow as can be after
    /// anything else.
    /// </summary>
    public void Land(bool isDelivered, TimeSpan took)
    {
        inFlight--;
        landed++;
        size = isDelivered && took < Quick ? Math.Min(size * 2, MostSize) : 1;
    }

    /// <summary>What came of one that landed is kept, or never will be.</summary>
    public void Keep() => landed--;
}
