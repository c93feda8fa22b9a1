using BillingEngine.Domain.Reconciliation;
using Npgsql;

namespace BillingEngine.Platform.Metrics;

/// <summary>What needs a person: open alerts, and days that differ from WeChat's statements.</summary>
public sealed class AttentionMetrics(NpgsqlDataSource database, TimeProvider clock) : IMetricsPart
{
    // Each uses a partial index of what is open.
    private const string Alerts = """
        SELECT code, count(*), min(raised_at) FROM alerts WHERE resolved_at IS NULL GROUP BY code ORDER BY code
        """;

    private const string Days = """
        SELECT count(*) FILTER (WHERE status = 'waiting'), count(*) FILTER (WHERE status = 'differences_found'),
               min(day) FILTER (WHERE status = 'waiting'),
               (SELECT count(*) FROM reconciliation_differences WHERE resolved_at IS NULL)
        FROM reconciliations WHERE status <> 'matched'
        """;

    /// <inheritdoc/>
    public async Task WriteAsync(MetricsText text, CancellationToken cancellationToken)
    {
        await WriteAlertsAsync(text, cancellationToken);
        await using var command = database.CreateCommand(Days);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        const string daysOpen = "billing_reconciliation_days_open";
        text.Metric(daysOpen, "gauge", "Days that wait for WeChat's statement, or differ from it.")
            .Line(daysOpen, reader.GetInt64(0), "reason", "waiting")
            .Line(daysOpen, reader.GetInt64(1), "reason", "differences");
        text.Gauge(
            "billing_reconciliation_differences_open",
            "Unresolved differences between statements, payouts and the ledger.",
            reader.GetInt64(3)
        );
        var oldest = reader.IsDBNull(2)
            ? 0
            : (clock.GetUtcNow() - StatementDay.Begins(reader.GetFieldValue<DateOnly>(2).AddDays(1))).TotalSeconds;
        text.Gauge(
            "billing_oldest_day_without_statement_seconds",
            "Seconds since the end of the oldest day that still waits for its statement (business clock).",
            Math.Max(0, Math.Round(oldest))
        );
    }

    private async Task WriteAlertsAsync(MetricsText text, CancellationToken cancellationToken)
    {
        const string open = "billing_alerts_open";
        const string oldest = "billing_oldest_open_alert_seconds";
        var found = new List<(string Code, long Count, double Age)>();
        await using (var command = database.CreateCommand(Alerts))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                found.Add(
                    (
                        reader.GetString(0),
                        reader.GetInt64(1),
                        (clock.GetUtcNow() - reader.GetFieldValue<DateTimeOffset>(2)).TotalSeconds
                    )
                );
            }
        }
        text.Metric(open, "gauge", "Open alerts, by code.");
        foreach (var line in found)
            text.Line(open, line.Count, "code", line.Code);
        text.Metric(oldest, "gauge", "Age of the oldest open alert in seconds (business clock), by code.");
        foreach (var line in found)
            text.Line(oldest, Math.Max(0, Math.Round(line.Age)), "code", line.Code);
    }
}
