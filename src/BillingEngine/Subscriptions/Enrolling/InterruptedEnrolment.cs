using BillingEngine.Contracts;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Idempotency;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Subscriptions.Enrolling;

/// <summary>
/// Finishes an enrolment that was interrupted after its commit. The retry has the same idempotency key; without this it
/// would be refused because of the subscription that it made itself.
/// </summary>
public sealed class InterruptedEnrolment(
    BillingDbContext db,
    CurrentMerchant current,
    EarlierContract earlier,
    EnrolmentDecision decision,
    SigningSession session,
    IdempotencyHold hold,
    TimeProvider clock
)
{
    /// <summary>
    /// The finished enrolment; null where there is none to finish, and the request begins a new one. No transaction may
    /// be open.
    /// </summary>
    public async Task<Result<EnrolledView>?> FinishAsync(SigningWish wish, CancellationToken cancellationToken)
    {
        if (hold.Begun is not { } begun)
            return null;
        var id = new SubscriptionId(begun);
        if (
            await HasNoSessionAsync(id, cancellationToken)
            && await earlier.QueryAsync(id, cancellationToken) is { } unavailable
        )
        {
            return unavailable;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var subscription = await db.Subscriptions.LockAsync(id, cancellationToken);
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
                isOpen ? SigningSession.View(contract) : null
            );
        }
        // We do not know whether WeChat opened the first session. It expires unused, and the payer gets another one.
        var decided = await decision.ResumeAsync(subscription, wish, clock.GetUtcNow(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return await session.CompleteAsync(decided);
    }

    private Task<bool> HasNoSessionAsync(SubscriptionId id, CancellationToken cancellationToken) =>
        db
            .Contracts.AsNoTracking()
            .AnyAsync(
                c =>
                    c.SubscriptionId == id && c.MerchantId == current.Id && c.SessionId == null && c.SigningUrl == null,
                cancellationToken
            );
}
