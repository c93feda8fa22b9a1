using BillingEngine.Domain.Common;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Subscriptions;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.MiniProgram;

/// <summary>
/// Cancels one of the subscriber's own subscriptions, now or at the end of its period. After the response nothing new
/// is deducted. Only the merchant can refund.
/// </summary>
/// <param name="At">When the cancel takes effect.</param>
/// <param name="Reason">The reason, for the merchant.</param>
public sealed record CancelOwnSubscription(CancelAt At = CancelAt.PeriodEnd, string? Reason = null)
    : ICommand<OwnSubscriptionView>
{
    /// <summary>The subscription's identifier.</summary>
    public string Subscription { get; init; } = "";
}

internal sealed class CancelOwnSubscriptionHandler(
    BillingDbContext db,
    CurrentSubscriber subscriber,
    Cancellation cancellation,
    TimeProvider clock
) : IRequestHandler<CancelOwnSubscription, Result<OwnSubscriptionView>>
{
    public async Task<Result<OwnSubscriptionView>> Handle(
        CancelOwnSubscription request,
        CancellationToken cancellationToken
    )
    {
        var id = Id.OrNone<SubscriptionId>(request.Subscription);
        if (
            !await subscriber.Subscriptions(db).AnyAsync(s => s.Id == id, cancellationToken)
            || await db.Subscriptions.LockAsync(id, cancellationToken) is not { } subscription
        )
        {
            return SubscriptionRefusals.NotFound;
        }

        var now = clock.GetUtcNow();
        var canceled = await cancellation.CancelAsync(
            subscription,
            request.At,
            CancelRefund.None,
            request.Reason,
            "Canceled by the payer",
            now,
            cancellationToken
        );
        if (canceled.IsError)
            return canceled.Error;
        await db.SaveChangesAsync(cancellationToken);
        return (await OwnSubscriptionView.ReadAsync(db, [subscription], now, cancellationToken))[0];
    }
}

internal sealed class CancelOwnSubscriptionValidator : AbstractValidator<CancelOwnSubscription>
{
    public CancelOwnSubscriptionValidator() => RuleFor(r => r.Reason!).Words(200).When(r => r.Reason is not null);
}
