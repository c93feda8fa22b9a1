using BillingEngine.Persistence;
using BillingEngine.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Webhooks;

/// <summary>Deletes an endpoint with its secret and its deliveries; the events stay.</summary>
/// <param name="WebhookEndpoint">The endpoint's identifier.</param>
public sealed record DeleteWebhookEndpoint(string WebhookEndpoint) : ICommand<DeletedWebhookEndpointView>;

internal sealed class DeleteWebhookEndpointHandler(BillingDbContext db, CurrentMerchant current)
    : IRequestHandler<DeleteWebhookEndpoint, Result<DeletedWebhookEndpointView>>
{
    public async Task<Result<DeletedWebhookEndpointView>> Handle(
        DeleteWebhookEndpoint request,
        CancellationToken cancellationToken
    )
    {
        if (
            await db.WebhookEndpoints.LockNamedAsync(current.Id, request.WebhookEndpoint, cancellationToken)
            is not { } endpoint
        )
        {
            return WebhookRefusals.EndpointNotFound;
        }

        await db.Deliveries.Where(d => d.EndpointId == endpoint.Id).ExecuteDeleteAsync(cancellationToken);
        db.WebhookEndpoints.Remove(endpoint);
        return new DeletedWebhookEndpointView(endpoint.Id, "webhook_endpoint", true);
    }
}
