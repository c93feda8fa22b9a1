using BillingEngine.Contracts;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Jobs;
using BillingEngine.Persistence;
using BillingEngine.Pipeline;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace BillingEngine.Subscriptions;

/// <summary>
/// The asking for a new signature, whoever asks: of a beginning whose session was not used, or of a subscription whose
/// contract was ended.
/// </summary>
public sealed class NewSignature(
    BillingDbContext db, Signing signing, ContractGate contracts, TimeProvider clock, Nudges nudges)
{
    /// <summary>
    /// Asks for a locked subscription; commits <paramref name="transaction"/> before WeChat is called.
    /// </summary>
    public async Task<Result<EnrolledView>> AskAsync(
        Subscription subscription, SigningWish wish, IDbContextTransaction transaction,
        CancellationToken cancellationToken)
    {
        if (!subscription.WantsSignature)
            return SubscriptionRefusals.NoSignatureNeeded;
        var now = clock.GetUtcNow();
        if (subscription.HasMissedItsDate(now))
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
        if (Signing.Refuse(wish, customer) is { } missing)
            return missing;
        var contract = signing.Prepare(subscription, plan, customer, merchant, wish, now);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return await signing.OpenAsync(
            subscription, contract, customer, merchant, wish, isBeginning: false, CancellationToken.None);
    }
}
