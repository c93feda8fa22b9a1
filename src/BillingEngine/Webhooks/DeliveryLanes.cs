using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Webhooks;

/// <summary>
/// The deliveries that this process has in flight: a narrow lane for each endpoint, so that a slow receiver fills its
/// own lane only. What is in flight at the end of a turn flies on, and the next turn claims beside it.
/// </summary>
public sealed class DeliveryLanes(
    DeliveryClaims claims, WebhookSender sender, DeliveryKeeper keeper, ILogger<DeliveryLanes> log) : IAsyncDisposable
{
    private const int LaneWidth = 8;
    private const int MostInFlight = 256;

    // Then whoever holds the runners, or drives the clock, gets a word in.
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(2);

    // How late a new event of a quick receiver may be noticed while a slow one is waited for.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly Lock gate = new();
    private readonly Dictionary<long, (Guid Endpoint, Task Task)> inFlight = [];
    private readonly CancellationTokenSource ended = new();
    private long started;

    /// <summary>
    /// Sends what is due until nothing is or the turn is over; answers how many were claimed and how many are still in
    /// flight, so that zero means rest.
    /// </summary>
    public async Task<int> TurnAsync(int limit, CancellationToken stop)
    {
        var begun = Stopwatch.GetTimestamp();
        var found = 0;
        while (found < limit && !stop.IsCancellationRequested)
        {
            var (full, flying) = State();
            var room = Math.Min(MostInFlight - flying.Length, limit - found);
            var claimed = room > 0 ? await claims.ClaimAsync(full, room, stop) : [];
            foreach (var delivery in claimed)
                Start(delivery);
            found += claimed.Count;
            if (claimed.Count > 0)
                continue;
            if (flying.Length == 0 || Stopwatch.GetElapsedTime(begun) > LongestTurn)
                break;
            await Task.WhenAny([.. flying, Task.Delay(Look, stop)]);
        }
        if (found == 0)
            await claims.CloseIdleAsync(stop);
        return found + State().Flying.Length;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await Task.WhenAll(State().Flying);
        ended.Dispose();
    }

    private (Guid[] Full, Task[] Flying) State()
    {
        lock (gate)
        {
            return (
                [.. inFlight.Values.GroupBy(each => each.Endpoint)
                    .Where(lane => lane.Count() > LaneWidth - DeliveryClaims.Bite).Select(lane => lane.Key)],
                [.. inFlight.Values.Select(each => each.Task)]);
        }
    }

    private void Start(ClaimedDelivery delivery)
    {
        lock (gate)
        {
            var number = ++started;
            // Within the lock, so that it cannot have left before it has come.
            inFlight.Add(number, (delivery.Endpoint.Value, Task.Run(() => FlyAsync(number, delivery))));
        }
    }

    private async Task FlyAsync(long number, ClaimedDelivery delivery)
    {
        try
        {
            var outcome = await sender.SendAsync(delivery, ended.Token);
            await keeper.KeepAsync(delivery, outcome, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // Cut off: its lease runs out, and it is sent again.
        }
        catch (Exception e)
        {
            log.LogError(e, "What came of the webhook {Event} could not be kept; it is sent again", delivery.Event);
        }
        finally
        {
            lock (gate)
                inFlight.Remove(number);
        }
    }
}
