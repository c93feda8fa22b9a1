using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Webhooks.Endpoints;

/// <summary>Deletes a webhook endpoint with its secret and its deliveries; the events stay.</summary>
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

        await db.Set<DeliveryRow>().Where(d => d.EndpointId == endpoint.Id).ExecuteDeleteAsync(cancellationToken);
        db.WebhookEndpoints.Remove(endpoint);
        return new DeletedWebhookEndpointView(endpoint.Id, "webhook_endpoint", true);
    }
}
