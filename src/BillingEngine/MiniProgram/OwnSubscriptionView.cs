using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Plans;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.MiniProgram;

/// <summary>A subscription as its subscriber sees it, without what is the merchant's own.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Object">Always <c>subscription</c>.</param>
/// <param name="Status">Its state.</param>
/// <param name="Plan">What is paid for.</param>
/// <param name="Access">Whether it may be used now.</param>
/// <param name="AccessReason">Why, or why not.</param>
/// <param name="AccessUntil">Until when, as things stand.</param>
/// <param name="NextRenewalAt">When the next deduction is due; null where nothing will be billed.</param>
/// <param name="CancelAtPeriodEnd">Whether it ends with its period.</param>
/// <param name="SignatureRequired">Whether the subscriber must sign a new contract.</param>
/// <param name="ContractStatus">How far its contract is.</param>
/// <param name="Signing">How to sign; null where there is nothing to sign, or where the time to sign is over.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record OwnSubscriptionView(
    SubscriptionId Id,
    string Object,
    SubscriptionStatus Status,
    OfferView Plan,
    bool Access,
    AccessReason AccessReason,
    DateTimeOffset? AccessUntil,
    DateTimeOffset? NextRenewalAt,
    bool CancelAtPeriodEnd,
    bool SignatureRequired,
    ContractStatus? ContractStatus,
    SigningView? Signing,
    DateTimeOffset CreatedAt
)
{
    /// <summary>Shows a subscription with its plan and, where it has one, its newest contract.</summary>
    public static OwnSubscriptionView Of(Subscription s, Plan plan, Contract? contract, DateTimeOffset now)
    {
        var access = Domain.Subscriptions.Access.At(
            new AccessFacts(
                s.Status,
                s.PaidUntil,
                s.PastDueSince,
                s.SignatureRequired,
                s.CancelAtPeriodEnd,
                s.EndsAt,
                plan.GraceDays
            ),
            now
        );
        var mayBeSigned =
            contract is { Status: Domain.Contracts.ContractStatus.Pending }
            && contract.SessionExpiresAt > now
            && (contract.SessionId is not null || contract.SigningUrl is not null);
        return new(
            s.Id,
            "subscription",
            s.Status,
            OfferView.Of(plan),
            access.IsGranted,
            access.Reason,
            access.Until,
            s.NextRenewalAt,
            s.CancelAtPeriodEnd,
            s.SignatureRequired,
            contract?.Status,
            mayBeSigned ? Subscriptions.Signing.View(contract!) : null,
            s.CreatedAt
        );
    }

    /// <summary>Reads what belongs to subscriptions and shows them, in their order.</summary>
    internal static async Task<List<OwnSubscriptionView>> ReadAsync(
        BillingDbContext db,
        IReadOnlyList<Subscription> subscriptions,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var planIds = subscriptions.Select(s => s.PlanId).Distinct().ToList();
        var ids = subscriptions.Select(s => s.Id).ToList();
        var plans = await db
            .Plans.AsNoTracking()
            .Where(p => planIds.Contains(p.Id))
            .ToDictionaryAsync(p => p.Id, cancellationToken);
        var paidThrough = subscriptions.Select(s => s.ContractId).OfType<ContractId>().ToList();
        var contracts = await db
            .Contracts.AsNoTracking()
            .Where(c => ids.Contains(c.SubscriptionId) || paidThrough.Contains(c.Id))
            .ToListAsync(cancellationToken);
        // The newest where one is to be signed; else the one that is paid through, which may be another subscription's.
        Contract? Shown(Subscription s)
        {
            var newest = contracts.Where(c => c.SubscriptionId == s.Id).MaxBy(c => c.CreatedAt);
            return s.WantsSignature ? newest : contracts.Find(c => c.Id == s.ContractId) ?? newest;
        }
        return [.. subscriptions.Select(s => Of(s, plans[s.PlanId], Shown(s), now))];
    }

    /// <summary>
    /// Shows what was begun, even to a caller who has hung up meanwhile: the answer may be kept under a key.
    /// </summary>
    internal static async Task<Result<OwnSubscriptionView>> AfterAsync(
        BillingDbContext db,
        Result<EnrolledView> begun,
        DateTimeOffset now
    )
    {
        if (begun.IsError)
            return begun.Error;
        var id = begun.Value.Id;
        var stored = await db.Subscriptions.AsNoTracking().Where(s => s.Id == id).ToListAsync();
        return (await ReadAsync(db, stored, now, CancellationToken.None))[0];
    }
}
