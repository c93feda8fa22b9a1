using Npgsql;

namespace BillingEngine.Platform.Metrics;

/// <summary>Payments that need attention; every node reports the same numbers.</summary>
public sealed class PaymentMetrics(NpgsqlDataSource database, TimeProvider clock) : IMetricsPart
{
    // Each uses a partial index.
    private const string Unknown = "SELECT count(*), min(unknown_since) FROM payments WHERE status = 'unknown'";

    // Its predicate is that of payments_one_live_per_invoice, so that the index is used.
    private const string Quarantined = """
        SELECT currency, count(*), sum(amount_minor)::bigint FROM payments
        WHERE status = 'quarantined' AND status IN ('created', 'submitting', 'unknown', 'declined', 'reversing',
          'quarantined')
        GROUP BY currency ORDER BY currency
        """;

    /// <inheritdoc/>
    public async Task WriteAsync(MetricsText text, CancellationToken cancellationToken)
    {
        await WriteUnknownAsync(text, cancellationToken);
        const string count = "billing_payments_quarantined";
        const string amount = "billing_payments_quarantined_amount";
        var found = new List<(string Currency, long Count, long Amount)>();
        await using var command = database.CreateCommand(Quarantined);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            found.Add((reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2)));
        text.Metric(count, "gauge", "Payments with an outcome that does not fit them, by currency.");
        foreach (var line in found)
            text.Line(count, line.Count, "currency", line.Currency);
        text.Metric(amount, "gauge", "Sum of the quarantined payments in minor units, by currency.");
        foreach (var line in found)
            text.Line(amount, line.Amount, "currency", line.Currency);
    }

    private async Task WriteUnknownAsync(MetricsText text, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Unknown);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var age = reader.IsDBNull(1) ? 0 : (clock.GetUtcNow() - reader.GetFieldValue<DateTimeOffset>(1)).TotalSeconds;
        text.Gauge("billing_payments_unknown", "Payments with an unknown outcome.", reader.GetInt64(0));
        text.Gauge(
            "billing_oldest_unknown_payment_seconds",
            "Age of the oldest unknown outcome in seconds (business clock).",
            Math.Max(0, Math.Round(age))
        );
    }
}
