using BillingEngine.Contracts;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Customers;
using BillingEngine.Domain.Merchants;
using BillingEngine.Domain.Plans;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Idempotency;
using BillingEngine.Platform.Jobs;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace BillingEngine.Subscriptions;

/// <summary>
/// Puts a customer on a plan, whoever asks for it: the subscription is committed with its contract, then the signing
/// session is opened; a signed contract for the plan's template is used again.
/// </summary>
public sealed class Enrolment(
    BillingDbContext db,
    CurrentMerchant current,
    SigningSessions signing,
    ContractGate contracts,
    IdempotencyHold hold,
    Nudges nudges
)
{
    /// <summary>
    /// Enrols, and commits the caller's transaction on the way; the refusals leave it to be rolled back.
    /// </summary>
    public async Task<Result<EnrolledView>> BeginAsync(
        Plan plan,
        Customer customer,
        SubscribeOptions options,
        SigningWish wish,
        DateTimeOffset now,
        IDbContextTransaction transaction,
        CancellationToken cancellationToken
    )
    {
        if (await HasOneAsync(customer, plan, options.AllowDuplicate, cancellationToken))
            return SubscriptionRefusals.AlreadyExists;
        var merchant = await db.Merchants.SingleAsync(m => m.Id == current.Id, cancellationToken);
        var subscription = Subscription.Subscribe(
            plan,
            customer.Id,
            customer.TimeZone ?? merchant.TimeZone,
            options,
            now
        );
        if (subscription.TrialBeyondAnchor(now) is { } trialEnd)
            return SubscriptionRefusals.AnchorInTrial(trialEnd);
        db.Subscriptions.Add(subscription);

        var signed = await contracts.SignedAsync(customer.Id, plan.ContractTemplateId, cancellationToken);
        if (signed is not null)
            return await ReuseAsync(subscription, signed, merchant, now, transaction, cancellationToken);
        if (SigningSessions.Refuse(wish, customer) is { } missing)
            return missing;
        var contract = signing.Prepare(subscription, plan, customer, merchant, wish, now);
        if (await db.TrySaveAsync(cancellationToken) is { } refusal)
            return refusal;
        await hold.BeginAsync(db, subscription.Id.Value, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        // From here on a caller who hangs up changes nothing: what was begun is finished.
        return await signing.OpenAsync(
            subscription,
            contract,
            customer,
            merchant,
            wish,
            isBeginning: true,
            CancellationToken.None
        );
    }

    // Rule 8 of money. The unique index sees only those that were made without the caller's allow_duplicate.
    private async Task<bool> HasOneAsync(
        Customer customer,
        Plan plan,
        bool mayHaveMore,
        CancellationToken cancellationToken
    )
    {
        await db.Database.ExecuteSqlAsync(
            $"SELECT pg_advisory_xact_lock(hashtextextended({customer.Id.ToString() + plan.Code}, 1))",
            cancellationToken
        );
        return !mayHaveMore
            && await db.Subscriptions.AnyAsync(
                s =>
                    s.CustomerId == customer.Id
                    && s.PlanCode == plan.Code
                    && SubscriptionEnding.Paying.Contains(s.Status),
                cancellationToken
            );
    }

    private async Task<Result<EnrolledView>> ReuseAsync(
        Subscription subscription,
        Contract contract,
        Merchant merchant,
        DateTimeOffset now,
        IDbContextTransaction transaction,
        CancellationToken cancellationToken
    )
    {
        await contracts.TakeAsync(subscription, contract, merchant, now, cancellationToken);
        if (await db.TrySaveAsync(cancellationToken) is { } refusal)
            return refusal;
        await hold.BeginAsync(db, subscription.Id.Value, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        nudges.Ring();
        return new EnrolledView(SubscriptionView.Of(subscription), ContractView.Of(contract), null);
    }
}
