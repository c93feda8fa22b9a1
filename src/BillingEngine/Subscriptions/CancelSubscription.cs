using BillingEngine.Domain.Common;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using MediatR;

namespace BillingEngine.Subscriptions;

/// <summary>When a cancel takes effect.</summary>
public enum CancelAt
{
    /// <summary>At once.</summary>
    Now,

    /// <summary>With the period that is paid.</summary>
    PeriodEnd,
}

/// <summary>What is given back for the rest of a canceled period.</summary>
public enum CancelRefund
{
    /// <summary>Nothing: money already taken is not touched.</summary>
    None,

    /// <summary>The part of the paid period that is left, to the second; only with <c>now</c>.</summary>
    Prorated,
}

/// <summary>
/// Ends a subscription now or with its period; queued deductions die in the same transaction, one on the wire is named.
/// </summary>
/// <param name="At">When it takes effect.</param>
/// <param name="Refund">What is given back for the rest of the period.</param>
/// <param name="Reason">Why, for the timeline.</param>
public sealed record CancelSubscription(
    CancelAt At = CancelAt.PeriodEnd,
    CancelRefund Refund = CancelRefund.None,
    string? Reason = null
) : ICommand<CanceledView>
{
    /// <summary>The subscription's identifier.</summary>
    public string Subscription { get; init; } = "";
}

internal sealed class CancelSubscriptionHandler(
    BillingDbContext db,
    CurrentMerchant current,
    Cancellation cancellation,
    TimeProvider clock
) : IRequestHandler<CancelSubscription, Result<CanceledView>>
{
    public async Task<Result<CanceledView>> Handle(CancelSubscription request, CancellationToken cancellationToken)
    {
        if (!Id.TryParse<SubscriptionId>(request.Subscription, out var id))
            return SubscriptionRefusals.NotFound;
        var subscription = await db.Subscriptions.LockAsync(id, cancellationToken);
        return subscription is null || subscription.MerchantId != current.Id
            ? SubscriptionRefusals.NotFound
            : await cancellation.CancelAsync(
                subscription,
                request.At,
                request.Refund,
                request.Reason,
                "Canceled by the merchant",
                clock.GetUtcNow(),
                cancellationToken
            );
    }
}

internal sealed class CancelSubscriptionValidator : AbstractValidator<CancelSubscription>
{
    public CancelSubscriptionValidator()
    {
        RuleFor(r => r.Reason!).Words(200).When(r => r.Reason is not null);
        RuleFor(r => r.Refund)
            .Equal(CancelRefund.None)
            .When(r => r.At == CancelAt.PeriodEnd)
            .WithMessage("must be none unless at is now: a period that is used to its end has no rest");
    }
}
