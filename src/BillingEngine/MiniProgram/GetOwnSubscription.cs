using BillingEngine.Domain.Common;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Subscriptions;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.MiniProgram;

/// <summary>Returns one of the subscriber's own subscriptions. A mini program polls it after signing.</summary>
/// <param name="Subscription">The subscription's identifier.</param>
public sealed record GetOwnSubscription(string Subscription) : IQuery<OwnSubscriptionView>;

internal sealed class GetOwnSubscriptionHandler(BillingDbContext db, CurrentSubscriber subscriber, TimeProvider clock)
    : IRequestHandler<GetOwnSubscription, Result<OwnSubscriptionView>>
{
    public async Task<Result<OwnSubscriptionView>> Handle(
        GetOwnSubscription request,
        CancellationToken cancellationToken
    )
    {
        var id = Id.OrNone<SubscriptionId>(request.Subscription);
        var found = await subscriber
            .Subscriptions(db)
            .AsNoTracking()
            .Where(s => s.Id == id)
            .ToListAsync(cancellationToken);
        return found.Count == 0
            ? SubscriptionRefusals.NotFound
            : (await OwnSubscriptionView.ReadAsync(db, found, clock.GetUtcNow(), cancellationToken))[0];
    }
}
