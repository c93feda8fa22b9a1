using BillingEngine.Domain.Common;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Subscriptions.Enrolling;

/// <summary>
/// Requests a new signature for a subscription that was never signed, or whose contract ended.
/// </summary>
public sealed class NewSignature(
    BillingDbContext db,
    EarlierContract earlier,
    EnrolmentDecision decision,
    SigningSession session,
    TimeProvider clock
)
{
    /// <summary>
    /// Requests it for a subscription of the caller's; no transaction may be open. Where the earlier contract turns out
    /// to be signed, nothing more is to be signed, and the answer shows that contract.
    /// </summary>
    public async Task<Result<EnrolledView>> RequestAsync(
        SubscriptionId id,
        SigningWish wish,
        CancellationToken cancellationToken
    )
    {
        var before = await db.Subscriptions.AsNoTracking().SingleAsync(s => s.Id == id, cancellationToken);
        if (!before.WantsSignature)
            return SubscriptionRefusals.NoSignatureNeeded;
        var payer = await db.Customers.AsNoTracking().SingleAsync(c => c.Id == before.CustomerId, cancellationToken);
        // An incomplete wish is refused below, unless a signed contract is used again: it needs no call to WeChat.
        if (wish.Refuse(payer) is null && await earlier.QueryAsync(id, cancellationToken) is { } unavailable)
            return unavailable;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var subscription = (await db.Subscriptions.LockAsync(id, cancellationToken))!;
        if (!subscription.WantsSignature)
        {
            return subscription is { IsCanceled: false, ContractId: { } contractId }
                ? DecidedEnrolment.Show(
                    subscription,
                    await db.Contracts.SingleAsync(c => c.Id == contractId, cancellationToken)
                )
                : SubscriptionRefusals.NoSignatureNeeded;
        }
        var now = clock.GetUtcNow();
        if (subscription.HasMissedFirstDate(now))
            return SubscriptionRefusals.DatePassed;
        var decided = await decision.SignAgainAsync(subscription, wish, now, cancellationToken);
        if (decided.IsError)
            return decided.Error;
        await transaction.CommitAsync(cancellationToken);
        return await session.CompleteAsync(decided.Value);
    }
}
