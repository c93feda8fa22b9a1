using System.Collections.Concurrent;
using System.Diagnostics;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Payments;
using BillingEngine.Platform;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Jobs;
using BillingEngine.Platform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Payments;

/// <summary>
/// Three roads, one gate: answers, notifications and queries are applied here, many in one commit. Callers that arrive
/// while a group is being committed share the next group, so the grouping adds no wait of its own.
/// </summary>
public sealed class PaymentGate(
    IServiceScopeFactory scopes,
    TableReaders readers,
    TableWriters writers,
    TimeProvider clock,
    EngineOptions options,
    Nudges nudges,
    OutcomeLog outcomeLog,
    ILogger<PaymentGate> log
)
{
    // A statement over this many rows is as fast per row as one can be (docs/decisions/0004-sets-in-the-hot-loops.md).
    private const int MaxGroup = 512;

    // A commit costs about as much for one outcome as for a dozen, so outcomes whose callers do not wait gather first.
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(10);

    private readonly ConcurrentQueue<Waiting> queue = new();

    private int isDraining;

    /// <summary>
    /// Applies one outcome and returns after the commit; throws when the database could not store it.
    /// </summary>
    public Task<GateResult> ApplyAsync(ArrivedPayment arrived)
    {
        var mine = new Waiting(arrived);
        queue.Enqueue(mine);
        if (Interlocked.Exchange(ref isDraining, 1) == 0)
            _ = DrainAsync();
        return mine.Done.Task;
    }

    /// <summary>
    /// Records a call that is no outcome by itself, such as a reverse, which only the query after it proves.
    /// </summary>
    public async Task NoteCallAsync(PaymentId id, object outcome, CallTrace trace)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BillingDbContext>();
        var payment = await db.Payments.AsNoTracking().SingleAsync(p => p.Id == id);
        db.GatewayCalls.Add(
            GatewayCallRow.Of(
                payment.MerchantId,
                id.Value,
                payment.SubscriptionId,
                null,
                outcome,
                trace,
                clock.GetUtcNow()
            )
        );
        await db.SaveChangesAsync();
    }

    // The first caller to find no commit running drains the queue; the others wait for its result. One group after the
    // other: reading the next while one is committed makes both groups smaller, which costs more than the wait for the
    // disk.
    private async Task DrainAsync()
    {
        do
        {
            while (!queue.IsEmpty)
            {
                if (queue.Count < MaxGroup && queue.All(w => w.Arrived.MayLinger))
                    await Task.Delay(Linger);
                await CommitAsync(TakeGroup());
            }
            Interlocked.Exchange(ref isDraining, 0);
        } while (!queue.IsEmpty && Interlocked.Exchange(ref isDraining, 1) == 0);
    }

    private List<Waiting> TakeGroup()
    {
        var group = new List<Waiting>();
        while (group.Count < MaxGroup && queue.TryDequeue(out var next))
            group.Add(next);
        return group;
    }

    private async Task CommitAsync(List<Waiting> group)
    {
        try
        {
            var results = await TryCommitAsync([.. group.Select(w => w.Arrived)]);
            for (var i = 0; i < group.Count; i++)
                group[i].Done.SetResult(results[i]);
        }
        catch (Exception e) when (group.Count > 1)
        {
            // One bad outcome never blocks its group: each is tried alone.
            log.LogWarning(e, "A group of {Count} outcomes could not be committed; each is tried alone", group.Count);
            foreach (var alone in group)
                await CommitAsync([alone]);
        }
        catch (Exception e)
        {
            group[0].Done.SetException(e);
        }
    }

    private async Task<GateResult[]> TryCommitAsync(ArrivedPayment[] arrived)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BillingDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var reads = new GateReads(db, readers);
        var group = new GateGroup(db, reads, new WriteSet(writers, clock.GetUtcNow()), clock.GetUtcNow(), options);
        var results = await group.ApplyAsync(arrived);
        await transaction.CommitAsync();
        if (group.HasRefunds)
            nudges.Ring();
        LogDecided(group.Decided);
        foreach (var alert in group.Alerts)
            log.LogWarning("Alert {Code}: {Detail}", alert.Code, alert.Detail);
        return results;
    }

    private void LogDecided(IEnumerable<(Payment Payment, ArrivedPayment Arrived, GateResult Result)> decided)
    {
        var own = Activity.Current;
        foreach (var (payment, arrived, result) in decided)
        {
            Activity.Current = arrived.Caller;
            var road = OutcomeLog.RoadOf(arrived.Notification, arrived.Trace);
            outcomeLog.Payment(payment, arrived.Outcome, road, result);
        }
        Activity.Current = own;
    }

    private sealed record Waiting(ArrivedPayment Arrived)
    {
        public TaskCompletionSource<GateResult> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
