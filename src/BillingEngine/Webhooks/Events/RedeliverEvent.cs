using BillingEngine.Domain.Common;
using BillingEngine.Domain.Webhooks;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Lists;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Webhooks.Events;

/// <summary>
/// Sends an event again, under its own identifier: to one endpoint, or to every enabled one that subscribes to its
/// type.
/// </summary>
/// <param name="Endpoint">The only endpoint to send it to, whatever types that subscribes to.</param>
public sealed record RedeliverEvent(string? Endpoint = null) : ICommand<DeliveredEventView>
{
    /// <summary>The event's identifier.</summary>
    public string Event { get; init; } = "";
}

internal sealed class RedeliverEventHandler(BillingDbContext db, CurrentMerchant current, TimeProvider clock)
    : IRequestHandler<RedeliverEvent, Result<DeliveredEventView>>
{
    public async Task<Result<DeliveredEventView>> Handle(RedeliverEvent request, CancellationToken cancellationToken)
    {
        if (await db.FindEventAsync(current.Id, request.Event, cancellationToken) is not { } row)
            return WebhookRefusals.EventNotFound;
        var enabled = db
            .WebhookEndpoints.AsNoTracking()
            .Where(e => e.MerchantId == current.Id && e.Status == WebhookEndpointStatus.Enabled);
        if (request.Endpoint is not null)
        {
            var id = Id.OrNone<WebhookEndpointId>(request.Endpoint);
            if (!await db.WebhookEndpoints.AnyAsync(e => e.Id == id && e.MerchantId == current.Id, cancellationToken))
                return WebhookRefusals.EndpointNotFound;
            enabled = enabled.Where(e => e.Id == id);
        }
        var chosen = (await enabled.ToListAsync(cancellationToken))
            .Where(e => request.Endpoint is not null || EventTypes.Takes(e.EventTypes, row.Type))
            .Select(e => e.Id.Value)
            .ToArray();
        if (chosen.Length == 0)
            return WebhookRefusals.NoEndpoint;
        var now = clock.GetUtcNow().ToUniversalTime();
        // In one order, so that two redeliveries of the same event never wait for each other. Batches that store
        // outcomes skip these endpoints in the meantime.
        await db.Database.ExecuteSqlAsync(
            $"SELECT FROM webhook_endpoints WHERE id = ANY ({chosen}) ORDER BY id FOR UPDATE",
            cancellationToken
        );
        foreach (var endpoint in chosen)
        {
            // A new fencing token, so that an attempt in flight cannot close the delivery that was requested after it.
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO webhook_deliveries (endpoint_id, event_id, merchant_id, status, due_at, created_at)
                VALUES ({endpoint}, {row.Id.Value}, {current.Id.Value}, 'pending', {now}, {row.CreatedAt})
                ON CONFLICT (endpoint_id, event_id) DO UPDATE
                SET status = 'pending', attempts = 0, due_at = excluded.due_at, leased_until = NULL,
                    fence = webhook_deliveries.fence + 1, delivered_at = NULL
                """,
                cancellationToken
            );
        }
        return await db.WithDeliveriesAsync(row, cancellationToken);
    }
}

internal sealed class RedeliverEventValidator : AbstractValidator<RedeliverEvent>
{
    public RedeliverEventValidator() => RuleFor(r => r.Endpoint).IdOf<RedeliverEvent, WebhookEndpointId>();
}
