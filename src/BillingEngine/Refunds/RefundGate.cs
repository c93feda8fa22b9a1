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
/// transaction. In which order they come, and how often, does not matter.
/// </summary>
public sealed class RefundGate(
    IServiceScopeFactory scopes,
    TimeProvider clock,
    OutcomeLog outcomeLog,
    ILogger<RefundGate> log
)
{
    /// <summary>
    /// Applies an answer or a query to a refund; <paramref name="fence"/> is the token of the claim under which it was
    /// asked for, null where no claim was needed.
    /// </summary>
    public Task<GateAnswer> ApplyAsync(
        RefundId id,
        Answered<RefundOutcome> answer,
        long? fence,
        CancellationToken cancellationToken
    ) => ApplyAsync(id, answer.Outcome, fence, answer.Trace, null, cancellationToken);

    /// <summary>Applies what a statement says.</summary>
    public Task<GateAnswer> ApplyAsync(RefundId id, RefundOutcome.Told outcome, CancellationToken cancellationToken) =>
        ApplyAsync(id, outcome, null, null, null, cancellationToken);

    /// <summary>Applies a notification; it is kept once, whatever comes of it.</summary>
    public async Task<GateAnswer> ApplyAsync(
        string accountKey,
        RefundOutcome.Told outcome,
        NotificationRow note,
        CancellationToken cancellationToken
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BillingDbContext>();
        var number = outcome.Facts.OutRefundNo;
        var id = await db
            .Refunds.Where(r => r.AccountKey == accountKey && r.OutRefundNo == number)
            .Select(r => (RefundId?)r.Id)
            .SingleOrDefaultAsync(cancellationToken);
        if (id is not null)
            return await ApplyAsync(id.Value, outcome, null, null, note, cancellationToken);
        (note.Status, note.Reason) = (NotificationStatus.Parked, "no_such_refund");
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.KeepAsync(note, cancellationToken))
        {
            await db.RaiseAsync(
                StrayAlerts.NoSuchRefund(accountKey, number ?? note.NotificationId),
                note.ReceivedAt,
                log,
                cancellationToken
            );
        }
        await transaction.CommitAsync(cancellationToken);
        return GateAnswer.NoSuchPayment;
    }

    private async Task<GateAnswer> ApplyAsync(
        RefundId id,
        RefundOutcome outcome,
        long? fence,
        CallTrace? trace,
        NotificationRow? note,
        CancellationToken cancellationToken
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BillingDbContext>();
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // The payment before its refunds: whoever makes a refund holds the same lock.
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
        if (trace is not null)
        {
            db.GatewayCalls.Add(
                GatewayCallRow.Of(
                    refund.MerchantId,
                    refund.Id.Value,
                    refund.SubscriptionId,
                    outcome is RefundOutcome.None ? null : refund.Attempts,
                    outcome,
                    trace,
                    now
                )
            );
        }
        if (trace is { HttpStatus: 401 })
        {
            await db.RaiseAsync(
                AlertInserts.SignatureRefused(refund.MerchantId, trace.Operation, trace.Code),
                now,
                log,
                cancellationToken
            );
        }
        var answer =
            fence is { } token && token != refund.Fence
                ? GateAnswer.ClaimLost
                : await SettleAsync(db, refund, payment, outcome, note, fence is not null, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        outcomeLog.Refund(refund, outcome, OutcomeLog.RoadOf(note, trace), answer);
        return answer;
    }

    private async Task<GateAnswer> SettleAsync(
        BillingDbContext db,
        Refund refund,
        Payment payment,
        RefundOutcome outcome,
        NotificationRow? note,
        bool isClaimed,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (
            note is not null
            && await db.Notifications.AnyAsync(
                n => n.AccountKey == note.AccountKey && n.NotificationId == note.NotificationId,
                cancellationToken
            )
        )
        {
            return GateAnswer.Unchanged;
        }

        var settlement = new RefundSettlement(now);
        var result = settlement.Apply(refund, payment, outcome, isClaimed);
        db.Ledger.AddRange(settlement.Entries.Select(e => LedgerRow.Of(e, now)));
        foreach (var alert in settlement.Alerts)
            await db.RaiseAsync(alert, now, log, cancellationToken);
        if (note is not null)
        {
            (note.Status, note.Reason) = result switch
            {
                SettlementResult.Applied => (NotificationStatus.Applied, null),
                SettlementResult.Unchanged => (NotificationStatus.Unchanged, null),
                _ => (NotificationStatus.Parked, (result as SettlementResult.Refused)?.Reason),
            };
            (note.MerchantId, note.ObjectId, note.SubscriptionId) = (
                refund.MerchantId,
                refund.Id.Value,
                refund.SubscriptionId?.Value
            );
            await db.KeepAsync(note, cancellationToken);
        }
        return result switch
        {
            SettlementResult.Applied => GateAnswer.Applied,
            SettlementResult.Unchanged => GateAnswer.Unchanged,
            _ => GateAnswer.Refused,
        };
    }
}
