using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Ledger;
using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Platform.Jobs;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Subscriptions;

/// <summary>Bills due periods: invoices, payments and next dates, written as sets in one transaction.</summary>
public sealed record RenewDueSubscriptions(int Limit) : ISweep;

/// <summary>Handles <see cref="RenewDueSubscriptions"/>.</summary>
public sealed class RenewDueSubscriptionsHandler(
    BillingDbContext db,
    TableWriters writers,
    BatchRunner runner,
    TimeProvider clock,
    Nudges nudges
) : IRequestHandler<RenewDueSubscriptions, Result<int>>
{
    /// <inheritdoc/>
    public async Task<Result<int>> Handle(RenewDueSubscriptions request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var done = await runner.RunBatchElseEachAsync(
            token => RenewAsync(db, null, request.Limit, now, token),
            Each(request.Limit, now),
            cancellationToken
        );
        if (done > 0)
            nudges.Ring();
        return done;
    }

    private sealed record Due(SubscriptionId Id, MerchantId MerchantId);

    private Batch<Due> Each(int limit, DateTimeOffset now) =>
        new()
        {
            Find = token =>
                db.Subscriptions.AsNoTracking()
                    .Where(s => s.NextRenewalAt <= now)
                    .OrderBy(s => s.NextRenewalAt)
                    .Take(limit)
                    .Select(s => new Due(s.Id, s.MerchantId))
                    .ToListAsync(token),
            About = s => (s.MerchantId, "subscription", s.Id.Value),
            Run = (scope, s, token) =>
                RenewAsync(scope.GetRequiredService<BillingDbContext>(), s.Id.Value, 1, now, token),
            Park = (own, s, until) =>
                own.Database.ExecuteSqlAsync(
                    $"""
                    UPDATE subscriptions SET next_renewal_at = {until} WHERE id = {s.Id.Value} AND next_renewal_at <= {now}
                    """
                ),
        };

    private async Task<int> RenewAsync(
        BillingDbContext db,
        Guid? only,
        int limit,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var rows = only is { } id
            ? db.Subscriptions.FromSql(
                $"""
                SELECT *, xmin FROM subscriptions WHERE id = {id} AND next_renewal_at <= {now} FOR UPDATE SKIP LOCKED
                """
            )
            : db.Subscriptions.FromSql(
                $"""
                SELECT *, xmin FROM subscriptions WHERE next_renewal_at <= {now}
                ORDER BY next_renewal_at LIMIT {limit} FOR UPDATE SKIP LOCKED
                """
            );
        var due = await rows.AsNoTracking().ToListAsync(cancellationToken);
        if (due.Count == 0)
            return 0;
        var writes = new WriteSet(writers, now);
        await BillAsync(db, due, writes, now, cancellationToken);
        await writes.WriteAsync(db, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return due.Count;
    }

    private static async Task BillAsync(
        BillingDbContext db,
        List<Subscription> due,
        WriteSet writes,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var planIds = due.Select(s => s.PlanId.Value).Distinct().ToArray();
        var plans = await db
            .Plans.FromSql($"SELECT *, xmin FROM plans WHERE id = ANY({planIds})")
            .AsNoTracking()
            .ToDictionaryAsync(p => p.Id, cancellationToken);
        var contractIds = due.Select(s => s.ContractId!.Value.Value).Distinct().ToArray();
        var contracts = await db
            .Contracts.FromSql($"SELECT *, xmin FROM contracts WHERE id = ANY({contractIds})")
            .AsNoTracking()
            .ToDictionaryAsync(c => c.Id, cancellationToken);
        var merchantIds = due.Select(s => s.MerchantId.Value).Distinct().ToArray();
        var merchants = await db
            .Merchants.FromSql($"SELECT * FROM merchants WHERE id = ANY({merchantIds})")
            .AsNoTracking()
            .ToDictionaryAsync(m => m.Id, cancellationToken);
        foreach (var subscription in due)
        {
            var invoice = subscription.Renew(plans[subscription.PlanId], now);
            if (invoice is null)
                continue;
            var contract = contracts[subscription.ContractId!.Value];
            // A contract that is ending takes no new deduction. The transaction that ends it also updates the
            // subscription.
            if (contract.Status == ContractStatus.Signed)
                writes.Add(Payment.For(invoice, contract, merchants[subscription.MerchantId].Route, now, now));
            else
                invoice.Stop(StoppedReason.SignatureRequired, now);
            writes.Add(invoice);
            writes.Add([invoice.Entry(LedgerKind.InvoiceCreated)]);
        }
        writes.Update(due);
    }
}
