using BillingEngine.Platform.Jobs;
using Npgsql;

namespace BillingEngine.Platform.Metrics;

/// <summary>
/// The age of each sweep's last completed round, on any node, and the clock offset of this node.
/// </summary>
public sealed class SweepMetrics(Timetable timetable, NpgsqlDataSource database, MachineClock clock) : IMetricsPart
{
    private const string Name = "billing_sweep_last_round_age_seconds";
    private const string Sql = "SELECT sweep, extract(epoch FROM now() - completed_at)::float8 FROM sweep_rounds";

    /// <inheritdoc/>
    public async Task WriteAsync(MetricsText text, CancellationToken cancellationToken)
    {
        var ages = new Dictionary<string, double>(StringComparer.Ordinal);
        await using var command = database.CreateCommand(Sql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            ages[reader.GetString(0)] = reader.GetDouble(1);
        text.Metric(Name, "gauge", "Seconds since a sweep last completed a round (real time), by sweep.");
        foreach (var entry in timetable.Entries.Where(entry => ages.ContainsKey(entry.Name)))
            text.Line(Name, Math.Max(0, Math.Round(ages[entry.Name])), "sweep", entry.Name);
        text.Gauge(
            "billing_clock_offset_seconds",
            "Seconds by which this machine's clock is ahead of the database's.",
            clock.Offset.TotalSeconds
        );
    }
}
