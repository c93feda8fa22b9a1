using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Platform.Persistence;

/// <summary>
/// Row locks, always taken in one order so that no two transactions wait for each other: subscriptions, contracts,
/// invoices, payments, and rows of one table by id.
/// </summary>
public static class Locks
{
    /// <summary>Locks a subscription; null when there is none.</summary>
    public static async Task<Subscription?> LockAsync(
        this DbSet<Subscription> set,
        SubscriptionId id,
        CancellationToken cancellationToken
    ) =>
        (
            await set.FromSql($"SELECT *, xmin FROM subscriptions WHERE id = {id.Value} FOR UPDATE")
                .ToListAsync(cancellationToken)
        ).SingleOrDefault();

    /// <summary>Locks a contract; null when there is none.</summary>
    public static async Task<Contract?> LockAsync(
        this DbSet<Contract> set,
        ContractId id,
        CancellationToken cancellationToken
    ) =>
        (
            await set.FromSql($"SELECT *, xmin FROM contracts WHERE id = {id.Value} FOR UPDATE")
                .ToListAsync(cancellationToken)
        ).SingleOrDefault();

    /// <summary>Locks the invoices of a subscription that may still be paid.</summary>
    public static Task<List<Invoice>> LockOpenAsync(
        this DbSet<Invoice> set,
        SubscriptionId id,
        CancellationToken cancellationToken
    ) =>
        set.FromSql(
                $"""
                SELECT *, xmin FROM invoices WHERE subscription_id = {id.Value} AND status = 'open' ORDER BY id FOR UPDATE
                """
            )
            .ToListAsync(cancellationToken);

    /// <summary>
    /// Locks the invoices of a subscription that a payment may still pay: the open ones, and uncollectible ones with a
    /// payment that is being tried again.
    /// </summary>
    public static Task<List<Invoice>> LockOwedAsync(
        this DbSet<Invoice> set,
        SubscriptionId id,
        CancellationToken cancellationToken
    ) =>
        set.FromSql(
                $"""
                SELECT i.*, i.xmin FROM invoices i
                WHERE i.subscription_id = {id.Value} AND (i.status = 'open' OR (i.status = 'uncollectible' AND EXISTS (
                  SELECT FROM payments p WHERE p.customer_id = i.customer_id AND p.invoice_id = i.id
                  AND p.status IN ('created', 'submitting', 'unknown', 'declined', 'reversing', 'quarantined'))))
                ORDER BY i.id FOR UPDATE OF i
                """
            )
            .ToListAsync(cancellationToken);

    /// <summary>
    /// Locks the payments of a subscription that can still take money, or may have taken it; found through the index of
    /// its customer.
    /// </summary>
    public static Task<List<Payment>> LockLiveAsync(
        this DbSet<Payment> set,
        SubscriptionId id,
        CancellationToken cancellationToken
    ) =>
        set.FromSql(
                $"""
                SELECT *, xmin FROM payments
                WHERE customer_id = (SELECT customer_id FROM subscriptions WHERE id = {id.Value})
                  AND subscription_id = {id.Value} AND status IN ('created', 'submitting', 'unknown', 'declined',
                  'reversing', 'quarantined')
                ORDER BY id FOR UPDATE
                """
            )
            .ToListAsync(cancellationToken);
}
