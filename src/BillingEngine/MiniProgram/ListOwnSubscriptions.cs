using BillingEngine.Domain.Common;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Lists;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;

namespace BillingEngine.MiniProgram;

/// <summary>Lists a subscriber's own subscriptions, newest first.</summary>
/// <param name="Page">The requested page.</param>
public sealed record ListOwnSubscriptions(PageRequest Page) : IQuery<PageOf<OwnSubscriptionView>>;

internal sealed class ListOwnSubscriptionsHandler(BillingDbContext db, CurrentSubscriber subscriber, TimeProvider clock)
    : IRequestHandler<ListOwnSubscriptions, Result<PageOf<OwnSubscriptionView>>>
{
    public async Task<Result<PageOf<OwnSubscriptionView>>> Handle(
        ListOwnSubscriptions request,
        CancellationToken cancellationToken
    )
    {
        var page = await subscriber
            .Subscriptions(db)
            .PageAsync<Subscription, SubscriptionId, Subscription>(request.Page, s => s.Id, s => s, cancellationToken);
        if (page.IsError)
            return page.Error;
        var views = await OwnSubscriptionView.ReadAsync(db, page.Value.Data, clock.GetUtcNow(), cancellationToken);
        return new PageOf<OwnSubscriptionView>(views, page.Value.HasMore);
    }
}
