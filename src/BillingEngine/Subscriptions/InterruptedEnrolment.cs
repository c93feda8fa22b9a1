using BillingEngine.Contracts;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Idempotency;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Subscriptions;

/// <summary>
/// An enrolment that was cut off after its first commit: the request that comes again with the same idempotency key
/// finishes it, and does not meet its own subscription as a stranger's.
/// </summary>
public sealed class InterruptedEnrolment(
    BillingDbContext db,
    CurrentMerchant current,
    SigningSessions signing,
    EarlierSigning earlier,
    IdempotencyHold hold,
    TimeProvider clock
)
{
    /// <summary>The finished enrolment; null where there is none that can be finished, and a new one is due.</summary>
    public async Task<Result<EnrolledView>?> FinishAsync(SigningWish wish, CancellationToken cancellationToken)
    {
        if (hold.Begun is not { } begun)
            return null;
        if (
            await db
                .Contracts.AsNoTracking()
                .AnyAsync(
                    c =>
                        c.SubscriptionId == new SubscriptionId(begun)
                        && c.MerchantId == current.Id
                        && c.SessionId == null
                        && c.SigningUrl == null,
                    cancellationToken
                ) && await earlier.AskAsync(new SubscriptionId(begun), cancellationToken) is { } unavailable
        )
        {
            return unavailable;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var subscription = await db.Subscriptions.LockAsync(new SubscriptionId(begun), cancellationToken);
        if (
            subscription is null
            || subscription.MerchantId != current.Id
            || SubscriptionLifecycle.IsEnded(subscription.Status)
            || subscription.ContractId is not { } contractId
        )
        {
            return null;
        }

        await hold.BeginAsync(db, begun, cancellationToken);
        var contract = await db.Contracts.SingleAsync(c => c.Id == contractId, cancellationToken);
        var isOpen =
            contract.Status == ContractStatus.Pending
            && (contract.SessionId is not null || contract.SigningUrl is not null);
        if (isOpen || contract.Status is ContractStatus.Signed or ContractStatus.Terminating)
        {
            await transaction.CommitAsync(cancellationToken);
            return new EnrolledView(
                SubscriptionView.Of(subscription),
                ContractView.Of(contract),
                isOpen ? SigningSessions.View(contract) : null
            );
        }
        // Whether WeChat opened the first session nobody knows: it runs out unused, and the payer gets another.
        var plan = await db.Plans.SingleAsync(p => p.Id == subscription.PlanId, cancellationToken);
        var customer = await db.Customers.SingleAsync(c => c.Id == subscription.CustomerId, cancellationToken);
        var merchant = await db.Merchants.SingleAsync(m => m.Id == current.Id, cancellationToken);
        var another = signing.Prepare(subscription, plan, customer, merchant, wish, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return await signing.OpenAsync(
            subscription,
            another,
            customer,
            merchant,
            wish,
            isBeginning: true,
            CancellationToken.None
        );
    }
}
