using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Lists;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;

namespace BillingEngine.Webhooks.Endpoints;

/// <summary>Lists webhook endpoints, newest first.</summary>
/// <param name="Page">The part of the list that is asked for.</param>
public sealed record ListWebhookEndpoints(PageRequest Page) : IQuery<PageOf<WebhookEndpointView>>;

internal sealed class ListWebhookEndpointsHandler(BillingDbContext db, CurrentMerchant current)
    : IRequestHandler<ListWebhookEndpoints, Result<PageOf<WebhookEndpointView>>>
{
    public Task<Result<PageOf<WebhookEndpointView>>> Handle(
        ListWebhookEndpoints request,
        CancellationToken cancellationToken
    ) =>
        db
            .WebhookEndpoints.Where(e => e.MerchantId == current.Id)
            .PageAsync(request.Page, e => e.Id, WebhookEndpointView.Of, cancellationToken);
}
