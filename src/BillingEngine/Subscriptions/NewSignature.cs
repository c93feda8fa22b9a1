using BillingEngine.Contracts;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Platform.Jobs;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace BillingEngine.Subscriptions;

/// <summary>
/// The asking for a new signature, whoever asks: of a beginning whose session was not used, or of a subscription whose
/// contract was ended.
/// </summary>
public sealed class NewSignature(
    BillingDbContext db,
    SigningSessions signing,
    EarlierSigning earlier,
    ContractGate contracts,
    TimeProvider clock,
    Nudges nudges
)
{
    /// <summary>
    /// Asks for a subscription of the caller's; no transaction may be open. Where it turns out that the signature
    /// before was given, nothing more is to be signed, and the answer shows the contract.
    /// </summary>
    public async Task<Result<EnrolledView>> AskAsync(
        SubscriptionId id,
        SigningWish wish,
        CancellationToken cancellationToken
    )
    {
        var before = await db.Subscriptions.AsNoTracking().SingleAsync(s => s.Id == id, cancellationToken);
        if (!before.WantsSignature)
            return SubscriptionRefusals.NoSignatureNeeded;
        var payer = await db.Customers.AsNoTracking().SingleAsync(c => c.Id == before.CustomerId, cancellationToken);
        // A wish that lacks something asks WeChat nothing; where a signed contract serves, it lacks nothing.
        if (
            SigningSessions.Refuse(wish, payer) is null
            && await earlier.AskAsync(id, cancellationToken) is { } unavailable
        )
        {
            return unavailable;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var subscription = (await db.Subscriptions.LockAsync(id, cancellationToken))!;
        if (!subscription.WantsSignature)
        {
            return subscription is { IsCanceled: false, ContractId: { } contractId }
                ? new EnrolledView(
                    SubscriptionView.Of(subscription),
                    ContractView.Of(await db.Contracts.SingleAsync(c => c.Id == contractId, cancellationToken)),
                    null
                )
                : SubscriptionRefusals.NoSignatureNeeded;
        }
        return await AskLockedAsync(subscription, wish, transaction, cancellationToken);
    }

    private async Task<Result<EnrolledView>> AskLockedAsync(
        Subscription subscription,
        SigningWish wish,
        IDbContextTransaction transaction,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        if (subscription.HasMissedFirstDate(now))
            return SubscriptionRefusals.DatePassed;
        var plan = await db.Plans.SingleAsync(p => p.Id == subscription.PlanId, cancellationToken);
        var customer = await db.Customers.SingleAsync(c => c.Id == subscription.CustomerId, cancellationToken);
        var merchant = await db.Merchants.SingleAsync(m => m.Id == subscription.MerchantId, cancellationToken);
        // WeChat refuses a second contract of one payer and template, so one that another subscription had signed
        // serves this one too.
        if (await contracts.SignedAsync(customer.Id, plan.ContractTemplateId, cancellationToken) is { } signed)
        {
            await contracts.TakeAsync(subscription, signed, merchant, now, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            nudges.Ring();
            return new EnrolledView(SubscriptionView.Of(subscription), ContractView.Of(signed), null);
        }
        if (SigningSessions.Refuse(wish, customer) is { } missing)
            return missing;
        var contract = signing.Prepare(subscription, plan, customer, merchant, wish, now);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return await signing.OpenAsync(
            subscription,
            contract,
            customer,
            merchant,
            wish,
            isBeginning: false,
            CancellationToken.None
        );
    }
}
