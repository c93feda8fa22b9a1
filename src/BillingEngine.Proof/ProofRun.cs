using System.Globalization;

namespace BillingEngine.Proof;

/// <summary>What all checks share: the snapshot, the input's fingerprint, and the gateway's ledger.</summary>
internal sealed class ProofRun(
    Snapshot snapshot,
    Fingerprint input,
    GatewayLedger? ledgerBefore,
    GatewayLedger? ledgerAfter
)
{
    private const string Kept = """
        (SELECT coalesce(sum(r.amount_minor), 0) FROM refunds r
         WHERE r.payment_id = p.id AND r.status = 'succeeded') < p.amount_minor
        """;

    public Snapshot Snapshot => snapshot;

    public Fingerprint Input => input;

    public GatewayLedger? LedgerBefore => ledgerBefore;

    public GatewayLedger? LedgerAfter => ledgerAfter;

    /// <summary>Counts the rows of a query, and names the first of them.</summary>
    public async Task CollectAsync(string sql, RowCount into, CancellationToken cancellationToken)
    {
        var now = input.BusinessNow.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
        var ready = sql.Replace("@now", $"timestamptz '{now}+00'", StringComparison.Ordinal)
            .Replace("@kept", Kept, StringComparison.Ordinal);
        await foreach (
            var row in snapshot.RowsAsync(
                $"""
                SELECT kind::text, id, detail::text, count(*) OVER () FROM ({ready}) AS found (kind, id, detail)
                ORDER BY kind, id, detail LIMIT {RowCount.MostExamples}
                """,
                cancellationToken
            )
        )
        {
            into.Count = row.GetInt64(3);
            into.Name(row.GetString(0), row.GetGuid(1), row.IsDBNull(2) ? "" : row.GetString(2));
        }
    }
}
