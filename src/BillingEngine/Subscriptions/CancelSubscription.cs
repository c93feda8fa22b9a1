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

    /// <summary>At the end of the paid period.</summary>
    PeriodEnd,
}

/// <summary>What is refunded for the rest of a canceled period.</summary>
public enum CancelRefund
{
    /// <summary>Nothing is refunded.</summary>
    None,

    /// <summary>The remaining part of the paid period, to the second; only with <c>now</c>.</summary>
    Prorated,
}

/// <summary>
/// Cancels a subscription now or at the end of its period. Pending deductions are canceled in the same transaction. A
/// deduction already sent to WeChat is returned as <c>in_flight_payment</c>.
/// </summary>
/// <param name="At">When the cancel takes effect.</param>
/// <param name="Refund">What is refunded for the rest of the period.</param>
/// <param name="Reason">The reason, for the timeline.</param>
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
            .WithMessage("must be none unless at is now: a period that is used to its end has nothing to refund");
    }
}
