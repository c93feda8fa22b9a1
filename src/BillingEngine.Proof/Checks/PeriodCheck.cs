using NodaTime;
using NodaTime.TimeZones;
using Npgsql;

namespace BillingEngine.Proof.Checks;

/// <summary>
/// Every due period was billed, skipped by a rule, or is explained. The calendar is computed again here.
/// </summary>
internal sealed record PeriodCheck()
    : Check(
        "periods-are-billed",
        "Every period from the first to the next one has its invoice at the boundary computed from the anchor, or a "
            + "rule that "
            + "skips it, and the next date is the next boundary.",
        "A missing period: GET /v1/subscriptions/{id}/explain_dates and timeline show why; bill it by hand or write "
            + "it off.",
        "subscriptions"
    )
{
    // Events are read only where an invoice is missing.
    private const string Sql = """
        SELECT s.id, s.anchor_local, s.time_zone, s.tz_version, s.interval_unit, s.interval_count, s.next_period,
            s.next_renewal_at, s.status,
            s.cancel_at_period_end OR s.signature_required OR s.ends_at IS NOT NULL AS ending,
            p.missed_periods, i.indexes, i.starts, i.ends, i.made, s.anchor_local IS NULL AS unsigned,
            EXISTS (SELECT FROM alerts a WHERE a.object_id = s.id AND a.resolved_at IS NULL) AS alerted,
            CASE WHEN s.next_period > coalesce(i.counted, 0) THEN ARRAY(
                SELECT e.type FROM events e WHERE e.object_id = s.id ORDER BY e.sequence) END AS types,
            CASE WHEN s.next_period > coalesce(i.counted, 0) THEN ARRAY(
                SELECT e.created_at FROM events e WHERE e.object_id = s.id ORDER BY e.sequence) END AS times,
            s.trial_end
        FROM subscriptions s JOIN plans p ON p.id = s.plan_id
        LEFT JOIN (
            SELECT subscription_id, count(*) AS counted, array_agg(period_index ORDER BY period_index) AS indexes,
                array_agg(period_start ORDER BY period_index) AS starts,
                array_agg(period_end ORDER BY period_index) AS ends,
                array_agg(created_at ORDER BY period_index) AS made
            FROM invoices GROUP BY subscription_id) AS i ON i.subscription_id = s.id
        """;

    internal override async Task<Findings> FindAsync(ProofRun run, CancellationToken cancellationToken)
    {
        var findings = new Findings();
        await foreach (var row in run.Snapshot.RowsAsync(Sql, cancellationToken))
            Judge(row, run.Input.BusinessNow, findings);
        return findings;
    }

    private static void Judge(NpgsqlDataReader row, DateTimeOffset now, Findings findings)
    {
        var id = row.GetGuid(0);
        if (row.GetBoolean(15))
        {
            if (!row.IsDBNull(11) || row.GetInt32(6) != 0 || !row.IsDBNull(7))
            {
                findings.Violations.Add(
                    "subscription",
                    id,
                    "was billed or has a billing planned, but it was never signed"
                );
            }
            return;
        }
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(row.GetString(2)) is not { } zone)
        {
            findings.Violations.Add("subscription", id, $"has the unknown time zone {row.GetString(2)}");
            return;
        }
        var life = BillingHistory.Read(row, zone);
        // Dates from another release of the time zone data may rightly differ, when a government changed its rules.
        var sameData = row.IsDBNull(3) || row.GetString(3) == TzdbDateTimeZoneSource.Default.TzdbVersion;
        foreach (var finding in life.Faults(now))
        {
            (sameData || !finding.IsOfDates ? findings.Violations : findings.Exceptions).Add(
                "subscription",
                id,
                finding.Detail
            );
        }

        if (life.Parked is { } parked)
            (row.GetBoolean(16) ? findings.Exceptions : findings.Violations).Add("subscription", id, parked);
    }
}
