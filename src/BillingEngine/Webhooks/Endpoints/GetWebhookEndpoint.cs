using BillingEngine.Domain.Common;
using BillingEngine.Domain.Webhooks;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Webhooks.Endpoints;

/// <summary>Shows a webhook endpoint.</summary>
/// <param name="WebhookEndpoint">The endpoint's identifier.</param>
public sealed record GetWebhookEndpoint(string WebhookEndpoint) : IQuery<WebhookEndpointView>;

internal sealed class GetWebhookEndpointHandler(BillingDbContext db, CurrentMerchant current)
    : IRequestHandler<GetWebhookEndpoint, Result<WebhookEndpointView>>
{
    public async Task<Result<WebhookEndpointView>> Handle(
        GetWebhookEndpoint request,
        CancellationToken cancellationToken
    ) =>
        await db.WebhookEndpoints.AsNoTracking().NamedAsync(current.Id, request.WebhookEndpoint, cancellationToken)
            is { } endpoint
            ? WebhookEndpointView.Of(endpoint)
            : WebhookRefusals.EndpointNotFound;
}

/// <summary>Finds endpoints.</summary>
internal static class WebhookEndpointLookup
{
    public static async Task<WebhookEndpoint?> NamedAsync(
        this IQueryable<WebhookEndpoint> endpoints,
        MerchantId merchant,
        string name,
        CancellationToken cancellationToken
    ) =>
        Id.TryParse<WebhookEndpointId>(name, out var id)
            ? await endpoints.SingleOrDefaultAsync(e => e.Id == id && e.MerchantId == merchant, cancellationToken)
            : null;

    /// <summary>Locks an endpoint before its deliveries, in the order that all locks of both follow.</summary>
    public static async Task<WebhookEndpoint?> LockNamedAsync(
        this DbSet<WebhookEndpoint> endpoints,
        MerchantId merchant,
        string name,
        CancellationToken cancellationToken
    )
    {
        var id = Id.OrNone<WebhookEndpointId>(name);
        return (
            await endpoints
                .FromSql(
                    $"""
                    SELECT *, xmin FROM webhook_endpoints WHERE id = {id.Value} AND merchant_id = {merchant.Value} FOR UPDATE
                    """
                )
                .ToListAsync(cancellationToken)
        ).SingleOrDefault();
    }
}
