using System.Globalization;
using System.Text;
using Npgsql;

namespace BillingEngine.Metrics;

/// <summary>
/// The page that a Prometheus server reads (text format 0.0.4): what this process counted, and what the tables say now.
/// </summary>
public sealed class MetricsPage(EngineMeter meter, NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>The content type of the page.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    // Through the partial index of what is asked for; every node says the same.
    private const string Unknown = "SELECT count(*), min(unknown_since) FROM payments WHERE status = 'unknown'";

    private const string Webhooks = """
        SELECT (SELECT count(*) FROM webhook_deliveries WHERE status = 'pending'),
               (SELECT min(due_at) FROM webhook_deliveries WHERE status = 'pending' AND due_at <= $1),
               (SELECT count(*) FROM webhook_endpoints WHERE status = 'enabled' AND failing_since IS NOT NULL)
        """;

    /// <summary>Writes it.</summary>
    public async Task<string> WriteAsync(CancellationToken cancellationToken)
    {
        var page = new StringBuilder();
        Head(page, "billing_notifications_total", "counter", "Notifications of WeChat, by what became of them.");
        foreach (var (labels, count) in meter.Notifications.OrderBy(n => n.Key.ToString(), StringComparer.Ordinal))
        {
            page.Append(CultureInfo.InvariantCulture,
                $"billing_notifications_total{{account=\"{Escaped(labels.Account)}\",result=\"{labels.Result}\","
                + $"reason=\"{Escaped(labels.Reason)}\"}} {count}\n");
        }
        var (unknown, oldest) = await UnknownAsync(cancellationToken);
        Head(page, "billing_payments_unknown", "gauge", "Payments whose outcome is not known.");
        page.Append(CultureInfo.InvariantCulture, $"billing_payments_unknown {unknown}\n");
        Head(page, "billing_oldest_unknown_payment_seconds", "gauge",
            "For how long the outcome of the oldest of them has not been known, on the business clock.");
        page.Append(CultureInfo.InvariantCulture, $"billing_oldest_unknown_payment_seconds {oldest:0}\n");
        await WriteWebhooksAsync(page, cancellationToken);
        return page.ToString();
    }

    private async Task<(long Count, double OldestSeconds)> UnknownAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Unknown);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var age = reader.IsDBNull(1)
            ? TimeSpan.Zero
            : clock.GetUtcNow() - reader.GetFieldValue<DateTimeOffset>(1);
        return (reader.GetInt64(0), Math.Max(0, age.TotalSeconds));
    }

    private async Task WriteWebhooksAsync(StringBuilder page, CancellationToken cancellationToken)
    {
        Head(page, "billing_webhook_attempts_total", "counter",
            "Attempts to deliver webhooks, by what became of them.");
        foreach (var (result, count) in meter.WebhookAttempts.OrderBy(each => each.Key, StringComparer.Ordinal))
            page.Append(CultureInfo.InvariantCulture,
                $"billing_webhook_attempts_total{{result=\"{result}\"}} {count}\n");
        await using var command = database.CreateCommand(Webhooks);
        command.Parameters.AddWithValue(clock.GetUtcNow().ToUniversalTime());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var late = reader.IsDBNull(1)
            ? 0 : Math.Max(0, (clock.GetUtcNow() - reader.GetFieldValue<DateTimeOffset>(1)).TotalSeconds);
        Head(page, "billing_webhooks_waiting", "gauge", "Deliveries of webhooks that are still to be made.");
        page.Append(CultureInfo.InvariantCulture, $"billing_webhooks_waiting {reader.GetInt64(0)}\n");
        Head(page, "billing_oldest_due_webhook_seconds", "gauge",
            "For how long the oldest delivery that is due has waited, on the business clock.");
        page.Append(CultureInfo.InvariantCulture, $"billing_oldest_due_webhook_seconds {late:0}\n");
        Head(page, "billing_webhook_endpoints_failing", "gauge", "Enabled endpoints whose last attempts all failed.");
        page.Append(CultureInfo.InvariantCulture, $"billing_webhook_endpoints_failing {reader.GetInt64(2)}\n");
    }

    private static void Head(StringBuilder page, string name, string type, string help) =>
        page.Append("# HELP ").Append(name).Append(' ').Append(help).Append('\n')
            .Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');

    private static string Escaped(string label) => label
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);
}
