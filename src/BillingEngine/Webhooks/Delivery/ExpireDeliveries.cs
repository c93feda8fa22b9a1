using BillingEngine.Platform;
using BillingEngine.Platform.Jobs;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Webhooks.Delivery;

/// <summary>
/// Deletes deliveries that have ended and whose events are older than
/// <see cref="EngineOptions.WebhookRetentionDays"/>, by the database's clock. The events stay, and can be redelivered.
/// </summary>
public sealed record ExpireDeliveries(int Limit) : ISweep;

internal sealed class ExpireDeliveriesHandler(BillingDbContext db, EngineOptions options)
    : IRequestHandler<ExpireDeliveries, Result<int>>
{
    public async Task<Result<int>> Handle(ExpireDeliveries request, CancellationToken cancellationToken) =>
        await db.Database.ExecuteSqlAsync(
            $"""
            DELETE FROM webhook_deliveries WHERE (endpoint_id, event_id) IN (
                SELECT endpoint_id, event_id FROM webhook_deliveries
                WHERE status <> 'pending' AND created_at < now() - make_interval(days => {options.WebhookRetentionDays})
                ORDER BY created_at LIMIT {request.Limit} FOR UPDATE SKIP LOCKED)
            """,
            cancellationToken
        );
}
