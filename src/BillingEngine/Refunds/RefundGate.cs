using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Refunds;
using BillingEngine.Payments;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Refunds;

/// <summary>
/// The gate of refunds: answers, notifications and queries are applied here, to the refund and its payment, in one
/// transaction. The order in which they come, and how often, does not matter.
/// </summary>
public sealed class RefundGate(
    IServiceScopeFactory scopes,
    TimeProvider clock,
    OutcomeLog outcomeLog,
    ILogger<RefundGate> log
)
{
    /// <summary>
    /// Applies one outcome and returns after the commit. A notification is stored once, whatever its result.
    /// </summary>
    public async Task<GateResult> ApplyAsync(ArrivedRefund arrived, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BillingDbContext>();
        if (arrived.Id is { } known)
            return await ApplyAsync(db, arrived, known, cancellationToken);
        if (
            arrived is not { Notification: { } note, Outcome: RefundOutcome.Reported { Facts.OutRefundNo: var number } }
        )
        {
            throw new InvalidOperationException("Only a notification may name its refund by number.");
        }
        var id = await db
            .Refunds.Where(r => r.AccountKey == note.AccountKey && r.OutRefundNo == number)
            .Select(r => (RefundId?)r.Id)
            .SingleOrDefaultAsync(cancellationToken);
        if (id is not null)
            return await ApplyAsync(db, arrived, id.Value, cancellationToken);
        var result = new GateResult.NotFound("no_such_refund");
        var alert = StrayAlerts.NoSuchRefund(note.AccountKey, number ?? note.NotificationId);
        await db.ParkAsync(note, result, alert, log, cancellationToken);
        return result;
    }

    private async Task<GateResult> ApplyAsync(
        BillingDbContext db,
        ArrivedRefund arrived,
        RefundId id,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // The payment before its refunds: creating a refund takes the same lock.
        var payment = (
            await db
                .Payments.FromSql(
                    $"""
                    SELECT *, xmin FROM payments WHERE id = (SELECT payment_id FROM refunds WHERE id = {id.Value}) FOR UPDATE
                    """
                )
                .ToListAsync(cancellationToken)
        ).Single();
        var refund = (
            await db
                .Refunds.FromSql($"SELECT *, xmin FROM refunds WHERE id = {id.Value} FOR UPDATE")
                .ToListAsync(cancellationToken)
        ).Single();
        if (arrived.Trace is { } trace)
        {
            var call = GatewayCallRow.Of(
                refund.MerchantId,
                refund.Id.Value,
                refund.SubscriptionId,
                arrived.Outcome is RefundOutcome.None ? null : refund.Attempts,
                arrived.Outcome,
                trace,
                now
            );
            db.GatewayCalls.Add(call);
            await db.RaiseIfSignatureRefusedAsync(call, now, log, cancellationToken);
        }
        var result =
            arrived.Fence is { } fence && fence != refund.Fence
                ? new GateResult.ClaimLost()
                : await DecideAsync(db, arrived, refund, payment, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outcomeLog.Refund(refund, arrived.Outcome, OutcomeLog.RoadOf(arrived.Notification, arrived.Trace), result);
        return result;
    }

    private async Task<GateResult> DecideAsync(
        BillingDbContext db,
        ArrivedRefund arrived,
        Refund refund,
        Payment payment,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var note = arrived.Notification;
        if (note is not null && await db.IsStoredAsync(note, cancellationToken))
        {
            var repeated = new GateResult.Unchanged();
            note.Conclude(repeated, subject: null);
            return repeated;
        }
        var rules = new RefundOutcomeRules(now);
        var isClaimed = arrived.Fence is not null;
        var result = GateResult.Of(rules.Apply(refund, payment, arrived.Outcome, isClaimed));
        db.Ledger.AddRange(rules.Entries.Select(e => LedgerRow.Of(e, now)));
        foreach (var alert in rules.Alerts)
            await db.RaiseAsync(alert, now, log, cancellationToken);
        if (note is not null)
        {
            note.Conclude(result, new NotificationSubject(refund.MerchantId, refund.Id.Value, refund.SubscriptionId));
            await db.StoreAsync(note, cancellationToken);
        }
        return result;
    }
}
