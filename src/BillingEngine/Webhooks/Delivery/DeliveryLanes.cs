using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Webhooks.Delivery;

/// <summary>
/// The deliveries that this process has claimed, in a lane for each endpoint, so that a slow receiver fills only its
/// own lane. Calls that are in flight at the end of a turn continue, and the next turn claims further deliveries.
/// </summary>
public sealed class DeliveryLanes(
    DeliveryClaims claims,
    WebhookSender sender,
    DeliveryKeeper keeper,
    ILogger<DeliveryLanes> log
) : IAsyncDisposable
{
    private const int MostHeld = 2048;

    // The length of a turn; a pause of the runners, or a driven clock, waits for its end.
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(2);

    // How late a new event for a quick receiver may be found while a turn waits for a slow one.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(10);

    private readonly Lock gate = new();
    private readonly Dictionary<Guid, DeliveryLane> lanes = [];
    private readonly Dictionary<long, Task> inFlight = [];
    private readonly SemaphoreSlim hasRoom = new(0);
    private readonly CancellationTokenSource ended = new();
    private long started;

    /// <summary>
    /// Sends what is due until nothing is or the turn is over; returns how many were claimed plus how many are still
    /// held, so zero means that there is no work.
    /// </summary>
    public async Task<int> TurnAsync(int limit, CancellationToken stop)
    {
        var begun = Stopwatch.GetTimestamp();
        var found = 0;
        while (found < limit && !stop.IsCancellationRequested)
        {
            var (rooms, held) = State();
            var room = Math.Min(MostHeld - held, limit - found);
            var claimedAt = Stopwatch.GetTimestamp();
            var claimed = room > 0 ? await claims.ClaimAsync(rooms, room, stop) : [];
            Take(claimed, claimedAt);
            found += claimed.Count;
            if (claimed.Count > 0 && claimed.Count == room)
                continue;
            if ((claimed.Count == 0 && held == 0) || Stopwatch.GetElapsedTime(begun) > LongestTurn)
                break;
            // Where one lane has room others soon will: one claim for all of them.
            if (await hasRoom.WaitAsync(Look, stop))
                await Task.Delay(Linger, stop);
        }
        if (found == 0)
            await claims.CloseIdleAsync(stop);
        return found + State().Held;
    }

    /// <summary>Aborts the calls in flight, whose leases will expire, and releases what was not sent yet.</summary>
    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        ClaimedDelivery[] unsent;
        Task[] flying;
        lock (gate)
        {
            unsent = [.. lanes.Values.SelectMany(lane => lane.Waiting)];
            flying = [.. inFlight.Values];
        }
        await Task.WhenAll(flying);
        try
        {
            if (unsent.Length > 0)
                await claims.ReleaseAsync(unsent);
        }
        catch (Exception e)
        {
            log.LogWarning(e, "{Count} webhooks stay claimed until their leases expire", unsent.Length);
        }
        ended.Dispose();
        hasRoom.Dispose();
    }

    private (Dictionary<Guid, int> Rooms, int Held) State()
    {
        lock (gate)
            return (lanes.ToDictionary(lane => lane.Key, lane => lane.Value.Room), lanes.Values.Sum(lane => lane.Held));
    }

    private void Take(IReadOnlyList<ClaimedDelivery> claimed, long claimedAt)
    {
        lock (gate)
        {
            foreach (var delivery in claimed)
            {
                var endpoint = delivery.Endpoint.Value;
                if (!lanes.TryGetValue(endpoint, out var lane))
                    lanes.Add(endpoint, lane = new DeliveryLane());
                lane.Take(delivery, claimedAt);
                Start(endpoint, lane);
            }
        }
    }

    // Inside the lock, so that no call can end before it is registered.
    private void Start(Guid endpoint, DeliveryLane lane)
    {
        while (!ended.IsCancellationRequested && lane.Next() is { } delivery)
        {
            var number = ++started;
            inFlight.Add(number, Task.Run(() => FlyAsync(number, endpoint, lane, delivery)));
        }
    }

    private async Task FlyAsync(long number, Guid endpoint, DeliveryLane lane, ClaimedDelivery delivery)
    {
        try
        {
            var outcome = await SendAsync(endpoint, lane, delivery);
            await keeper.KeepAsync(delivery, outcome, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // Aborted: its lease expires, and it is sent again.
        }
        catch (Exception e)
        {
            log.LogError(e, "The outcome of the webhook {Event} could not be stored; it is sent again", delivery.Event);
        }
        finally
        {
            lock (gate)
            {
                inFlight.Remove(number);
                lane.Keep();
                if (lane.IsForgettable)
                    lanes.Remove(endpoint);
                if (lane.Room > 0 && hasRoom.CurrentCount == 0)
                    hasRoom.Release();
            }
        }
    }

    private async Task<DeliveryOutcome> SendAsync(Guid endpoint, DeliveryLane lane, ClaimedDelivery delivery)
    {
        var begun = Stopwatch.GetTimestamp();
        DeliveryOutcome? outcome = null;
        try
        {
            return outcome = await sender.SendAsync(delivery, ended.Token);
        }
        finally
        {
            lock (gate)
            {
                lane.Land(outcome is { IsDelivered: true }, Stopwatch.GetElapsedTime(begun));
                Start(endpoint, lane);
            }
        }
    }
}
