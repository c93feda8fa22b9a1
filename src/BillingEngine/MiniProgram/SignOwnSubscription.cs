using BillingEngine.Domain.Common;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Subscriptions;
using BillingEngine.Subscriptions.Enrolling;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.MiniProgram;

/// <summary>
/// Requests a new signature for one of the subscriber's own subscriptions that was never signed, or whose contract
/// ended.
/// </summary>
public sealed record SignOwnSubscription : IGatewayStep<OwnSubscriptionView>
{
    /// <summary>The subscription's identifier.</summary>
    public string Subscription { get; init; } = "";
}

internal sealed class SignOwnSubscriptionHandler(
    BillingDbContext db,
    CurrentSubscriber subscriber,
    NewSignature signature,
    TimeProvider clock
) : IRequestHandler<SignOwnSubscription, Result<OwnSubscriptionView>>
{
    public async Task<Result<OwnSubscriptionView>> Handle(
        SignOwnSubscription request,
        CancellationToken cancellationToken
    )
    {
        var id = Id.OrNone<SubscriptionId>(request.Subscription);
        if (!await subscriber.Subscriptions(db).AnyAsync(s => s.Id == id, cancellationToken))
            return SubscriptionRefusals.NotFound;
        var asked = await signature.RequestAsync(id, SigningWish.OfMiniProgram, cancellationToken);
        return await OwnSubscriptionView.AfterAsync(db, asked, clock.GetUtcNow());
    }
}
