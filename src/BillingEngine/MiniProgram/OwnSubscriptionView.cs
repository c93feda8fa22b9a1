using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Plans;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Subscriptions;
using BillingEngine.Subscriptions.Enrolling;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.MiniProgram;

/// <summary>A subscription as its subscriber sees it, without what is the merchant's own.</summary>
public sealed record OwnSubscriptionView
{
    /// <summary>Its identifier.</summary>
    public required SubscriptionId Id { get; init; }

    /// <summary>Always <c>subscription</c>.</summary>
    public string Object { get; } = "subscription";

    /// <summary>Its state.</summary>
    public required SubscriptionStatus Status { get; init; }

    /// <summary>What is paid for.</summary>
    public required OfferView Plan { get; init; }

    /// <summary>Whether it may be used now.</summary>
    public required bool Access { get; init; }

    /// <summary>Why, or why not.</summary>
    public required AccessReason AccessReason { get; init; }

    /// <summary>Until when, as things stand.</summary>
    public required DateTimeOffset? AccessUntil { get; init; }

    /// <summary>When the next deduction is due; null where nothing will be billed.</summary>
    public required DateTimeOffset? NextRenewalAt { get; init; }

    /// <summary>Whether it ends with its period.</summary>
    public required bool CancelAtPeriodEnd { get; init; }

    /// <summary>Whether the subscriber must sign a new contract.</summary>
    public required bool SignatureRequired { get; init; }

    /// <summary>How far its contract is.</summary>
    public required ContractStatus? ContractStatus { get; init; }

    /// <summary>How to sign; null where there is nothing to sign, or where the time to sign is over.</summary>
    public required SigningView? Signing { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

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
        return new()
        {
            Id = s.Id,
            Status = s.Status,
            Plan = OfferView.Of(plan),
            Access = access.IsGranted,
            AccessReason = access.Reason,
            AccessUntil = access.Until,
            NextRenewalAt = s.NextRenewalAt,
            CancelAtPeriodEnd = s.CancelAtPeriodEnd,
            SignatureRequired = s.SignatureRequired,
            ContractStatus = contract?.Status,
            Signing = mayBeSigned ? SigningSession.View(contract!) : null,
            CreatedAt = s.CreatedAt,
        };
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
