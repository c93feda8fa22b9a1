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

/// <summary>The number a notification names: an account of ours and an out_trade_no.</summary>
public sealed record PaymentNumber(string AccountKey, string OutTradeNo);

/// <summary>
/// An outcome on its way to its payment, from any of the three roads. <paramref name="Fence"/> is the token of the
/// claim under which it was
/// asked for; null where no claim was needed. One that <paramref name="MayLinger"/> has nobody waiting for its commit;
/// <paramref name="MayRelease"/> says that an operator asked, whose question may end a quarantine.
/// </summary>
public sealed record ArrivedOutcome(
    PaymentOutcome Outcome,
    PaymentId? Id = null,
    PaymentNumber? Number = null,
    long? Fence = null,
    int? Attempt = null,
    CallTrace? Trace = null,
    NotificationRow? Notification = null,
    bool MayLinger = false,
    bool MayRelease = false
)
{
    // A group is committed by one of its callers; each line of the log belongs to the trace of its own.
    internal Activity? Caller { get; } = Activity.Current;
}

/// <summary>What the gate did with an outcome.</summary>
public enum GateAnswer
{
    /// <summary>Something changed.</summary>
    Applied,

    /// <summary>It told nothing new.</summary>
    Unchanged,

    /// <summary>It does not fit its payment: an operator was told.</summary>
    Refused,

    /// <summary>No payment bears the number.</summary>
    NoSuchPayment,

    /// <summary>The claim it was asked under was lost to another; nothing was written but the call.</summary>
    ClaimLost,
}

/// <summary>
/// Three roads, one gate: answers, notifications and queries are applied here, many to a commit. Callers that arrive
/// while a group is committed share the next one, so the grouping costs nobody a wait of its own.
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

    // A commit costs about as much for one outcome as for a dozen, so those that nobody waits for gather a moment.
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(10);

    private readonly ConcurrentQueue<Waiting> queue = new();

    private int isTaking;

    /// <summary>Applies one outcome and answers after the commit; throws when the database could not keep it.</summary>
    public Task<GateAnswer> ApplyAsync(ArrivedOutcome outcome)
    {
        var mine = new Waiting(outcome);
        queue.Enqueue(mine);
        if (Interlocked.Exchange(ref isTaking, 1) == 0)
            _ = TakeAsync();
        return mine.Done.Task;
    }

    /// <summary>
    /// Notes a call that is not an outcome by itself, such as a reverse whose proof is the query after it.
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

    // Whoever finds nobody at it takes groups until nothing waits. One after the other: what is read and written beside
    // a commit makes both groups smaller, which costs more than the wait for the disk.
    private async Task TakeAsync()
    {
        do
        {
            while (!queue.IsEmpty)
            {
                if (queue.Count < MaxGroup && queue.All(w => w.Outcome.MayLinger))
                    await Task.Delay(Linger);
                await CommitAsync(TakeGroup());
            }
            Interlocked.Exchange(ref isTaking, 0);
        } while (!queue.IsEmpty && Interlocked.Exchange(ref isTaking, 1) == 0);
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
            var answers = await TryCommitAsync([.. group.Select(w => w.Outcome)]);
            for (var i = 0; i < group.Count; i++)
                group[i].Done.SetResult(answers[i]);
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

    private async Task<GateAnswer[]> TryCommitAsync(ArrivedOutcome[] outcomes)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BillingDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var reads = new GateReads(db, readers);
        var group = new GateGroup(db, reads, new WriteSet(writers, clock.GetUtcNow()), clock.GetUtcNow(), options);
        var answers = await group.ApplyAsync(outcomes);
        await transaction.CommitAsync();
        if (group.HasRefunds)
            nudges.Ring();
        Tell(group.Settled);
        foreach (var alert in group.Alerts)
            log.LogWarning("Alert {Code}: {Detail}", alert.Code, alert.Detail);
        return answers;
    }

    private void Tell(IEnumerable<(Payment Payment, ArrivedOutcome Arrived, GateAnswer Answer)> settled)
    {
        var own = Activity.Current;
        foreach (var (payment, arrived, answer) in settled)
        {
            Activity.Current = arrived.Caller;
            var road = OutcomeLog.RoadOf(arrived.Notification, arrived.Trace);
            outcomeLog.Payment(payment, arrived.Outcome, road, answer);
        }
        Activity.Current = own;
    }

    private sealed record Waiting(ArrivedOutcome Outcome)
    {
        public TaskCompletionSource<GateAnswer> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
