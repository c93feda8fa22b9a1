using BillingEngine.Platform.Metrics;
using Npgsql;

namespace BillingEngine.Webhooks.Delivery;

/// <summary>
/// The metrics of webhooks. What the engine gave up stays visible: an endpoint that it disabled counts as failing until
/// the merchant enables or deletes it, and its deliveries count as failed.
/// </summary>
public sealed class WebhookMetrics(NpgsqlDataSource database, TimeProvider clock) : IMetricsPart
{
    // Each count uses a partial index; beyond a hundred thousand the exact number of failures does not matter.
    private const string Sql = """
        SELECT (SELECT count(*) FROM webhook_deliveries WHERE status = 'pending'),
               (SELECT min(due_at) FROM webhook_deliveries WHERE status = 'pending' AND due_at <= $1),
               (SELECT count(*) FROM webhook_endpoints
                WHERE failing_since IS NOT NULL AND disabled_reason IS DISTINCT FROM 'by_merchant'
                   OR disabled_reason <> 'by_merchant'),
               (SELECT count(*) FROM webhook_endpoints WHERE disabled_reason <> 'by_merchant'),
               (SELECT count(*) FROM (SELECT FROM webhook_deliveries WHERE status = 'failed' LIMIT 100000) AS failed)
        """;

    /// <inheritdoc/>
    public async Task WriteAsync(MetricsText text, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.AddWithValue(clock.GetUtcNow().ToUniversalTime());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var late = reader.IsDBNull(1) ? 0 : (clock.GetUtcNow() - reader.GetFieldValue<DateTimeOffset>(1)).TotalSeconds;
        text.Gauge("billing_webhooks_waiting", "Deliveries of webhooks that are still to be made.", reader.GetInt64(0));
        text.Gauge(
            "billing_oldest_due_webhook_seconds",
            "For how long the oldest delivery that is due has waited, on the business clock.",
            Math.Max(0, Math.Round(late))
        );
        text.Gauge(
            "billing_webhook_endpoints_failing",
            "Endpoints whose last attempts all failed, those that were disabled for it included.",
            reader.GetInt64(2)
        );
        text.Gauge(
            "billing_webhook_endpoints_disabled",
            "Endpoints that the engine disabled and that were not enabled or deleted since.",
            reader.GetInt64(3)
        );
        text.Gauge(
            "billing_webhooks_failed",
            "Deliveries that were given up and kept, counted up to 100000.",
            reader.GetInt64(4)
        );
    }
}
