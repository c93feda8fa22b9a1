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

/// <summary>A subscription as its subscriber sees it, without the merchant's own fields.</summary>
public sealed record OwnSubscriptionView
{
    /// <summary>The identifier of the subscription.</summary>
    public required SubscriptionId Id { get; init; }

    /// <summary>Always <c>subscription</c>.</summary>
    public string Object { get; } = "subscription";

    /// <summary>The status of the subscription.</summary>
    public required SubscriptionStatus Status { get; init; }

    /// <summary>The plan.</summary>
    public required OfferView Plan { get; init; }

    /// <summary>Whether the subscriber has access now.</summary>
    public required bool Access { get; init; }

    /// <summary>Why access is granted or not.</summary>
    public required AccessReason AccessReason { get; init; }

    /// <summary>The end of access, as known now.</summary>
    public required DateTimeOffset? AccessUntil { get; init; }

    /// <summary>When the next deduction is due; null when nothing will be billed.</summary>
    public required DateTimeOffset? NextRenewalAt { get; init; }

    /// <summary>Whether it ends at the end of its period.</summary>
    public required bool CancelAtPeriodEnd { get; init; }

    /// <summary>Whether the subscriber must sign a new contract.</summary>
    public required bool SignatureRequired { get; init; }

    /// <summary>The status of its contract.</summary>
    public required ContractStatus? ContractStatus { get; init; }

    /// <summary>How to sign; null when nothing is to be signed or the session has expired.</summary>
    public required SigningView? Signing { get; init; }

    /// <summary>When the subscription was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The view of a subscription with its plan and its newest contract, if any.</summary>
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

    /// <summary>Loads plans and contracts of these subscriptions and returns their views, in the same order.</summary>
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
        // The newest contract while one is to be signed; otherwise the one used to pay, which may be another
        // subscription's.
        Contract? Shown(Subscription s)
        {
            var newest = contracts.Where(c => c.SubscriptionId == s.Id).MaxBy(c => c.CreatedAt);
            return s.WantsSignature ? newest : contracts.Find(c => c.Id == s.ContractId) ?? newest;
        }
        return [.. subscriptions.Select(s => Of(s, plans[s.PlanId], Shown(s), now))];
    }

    /// <summary>
    /// The view after an enrolment. It ignores cancellation: the response may be stored under an idempotency key.
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
