using BillingEngine.Contracts;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Customers;
using BillingEngine.Domain.Merchants;
using BillingEngine.Domain.Plans;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Platform;
using BillingEngine.Platform.Idempotency;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Subscriptions.Enrolling;

/// <summary>
/// The first two steps of an enrolment: load and decide. It runs in the caller's transaction and saves, but does not
/// commit: a refusal leaves the transaction to be rolled back. The caller commits; then
/// <see cref="SigningSession"/> calls WeChat and stores the answer.
/// </summary>
public sealed class EnrolmentDecision(
    BillingDbContext db,
    ContractGate contracts,
    IdempotencyHold hold,
    EngineOptions engine
)
{
    /// <summary>Decides about a new subscription of a customer to a plan.</summary>
    public async Task<Result<DecidedEnrolment>> BeginAsync(
        Plan plan,
        Customer customer,
        SubscribeOptions options,
        SigningWish wish,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (await HasOneAsync(customer, plan, options.AllowDuplicate, cancellationToken))
            return SubscriptionRefusals.AlreadyExists;
        var merchant = await db.Merchants.SingleAsync(m => m.Id == plan.MerchantId, cancellationToken);
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
        var parties = new Parties(subscription, plan, customer, merchant);
        var decided = await DecideAsync(parties, wish, isNew: true, now, cancellationToken);
        if (!decided.IsError)
            await hold.BeginAsync(db, subscription.Id.Value, cancellationToken);
        return decided;
    }

    /// <summary>Decides about a new signature for a locked subscription.</summary>
    public async Task<Result<DecidedEnrolment>> SignAgainAsync(
        Subscription subscription,
        SigningWish wish,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        await DecideAsync(await LoadAsync(subscription, cancellationToken), wish, isNew: false, now, cancellationToken);

    /// <summary>
    /// Makes another contract for a locked subscription whose enrolment was interrupted. A signed contract is not
    /// looked for again: the interrupted request found none.
    /// </summary>
    public async Task<DecidedEnrolment> ResumeAsync(
        Subscription subscription,
        SigningWish wish,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var parties = await LoadAsync(subscription, cancellationToken);
        var decided = parties.Decided(AwaitSignature(parties, wish, now), wish, isNew: true);
        await db.SaveChangesAsync(cancellationToken);
        return decided;
    }

    private async Task<Parties> LoadAsync(Subscription subscription, CancellationToken cancellationToken) =>
        new(
            subscription,
            await db.Plans.SingleAsync(p => p.Id == subscription.PlanId, cancellationToken),
            await db.Customers.SingleAsync(c => c.Id == subscription.CustomerId, cancellationToken),
            await db.Merchants.SingleAsync(m => m.Id == subscription.MerchantId, cancellationToken)
        );

    // WeChat refuses a second contract of one payer and template, so one that another subscription had signed is used
    // again.
    private async Task<Result<DecidedEnrolment>> DecideAsync(
        Parties parties,
        SigningWish wish,
        bool isNew,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var (subscription, plan, customer, merchant) = parties;
        var signed = await contracts.SignedAsync(customer.Id, plan.ContractTemplateId, cancellationToken);
        if (signed is not null)
            await contracts.TakeAsync(subscription, signed, merchant, now, cancellationToken);
        else if (wish.Refuse(customer) is { } missing)
            return missing;
        var decided = parties.Decided(signed ?? AwaitSignature(parties, wish, now), wish, isNew);
        return await db.TrySaveAsync(cancellationToken) is { } refusal ? refusal : decided;
    }

    private Contract AwaitSignature(Parties parties, SigningWish wish, DateTimeOffset now)
    {
        var (subscription, plan, customer, merchant) = parties;
        var expiresAt = now.AddMinutes(engine.SigningSessionMinutes);
        // WeChat counts whole seconds.
        expiresAt = expiresAt.AddTicks(-(expiresAt.Ticks % TimeSpan.TicksPerSecond));
        var contract = Contract.Open(
            merchant.Id,
            customer.Id,
            subscription.Id,
            subscription.NextSigning(now),
            merchant.AccountKey,
            plan.ContractTemplateId,
            wish.Channel,
            expiresAt,
            now
        );
        subscription.AwaitSignature(contract.Id, expiresAt, now);
        db.Contracts.Add(contract);
        return contract;
    }

    // Rule 8 of money. The unique index does not see subscriptions that were made with allow_duplicate.
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

    // What a decision needs, loaded once.
    private sealed record Parties(Subscription Subscription, Plan Plan, Customer Customer, Merchant Merchant)
    {
        public DecidedEnrolment Decided(Contract contract, SigningWish wish, bool isNew) =>
            new()
            {
                Subscription = Subscription,
                Contract = contract,
                Customer = Customer,
                Merchant = Merchant,
                Wish = wish,
                IsNew = isNew,
            };
    }
}
