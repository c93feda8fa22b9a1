using System.Security.Cryptography;
using System.Text;

namespace BillingEngine.Proof;

/// <summary>Identifies the data that was read, so that two reports can be compared.</summary>
internal static class FingerprintReader
{
    // Columns that never change once written, or change only with money: clocks, leases and check dates are excluded.
    private static readonly (string Table, string Columns)[] Stable =
    [
        ("contracts", "id, merchant_id, customer_id, account_key, out_contract_code, contract_number, status"),
        ("events", "id, merchant_id, type, object_type, object_id, sequence"),
        (
            "invoices",
            "id, merchant_id, subscription_id, status, period_index, period_start, period_end, currency, "
                + "total_minor, due_minor, paid_at"
        ),
        ("ledger_entries", "id, merchant_id, debit, credit, amount_minor, currency, kind, cause_type, cause_id"),
        (
            "payments",
            "id, merchant_id, invoice_id, contract_id, account_key, out_trade_no, transaction_id, status, "
                + "amount_minor, currency, evidence, paid_at, late"
        ),
        (
            "refunds",
            "id, merchant_id, payment_id, account_key, out_refund_no, refund_number, status, amount_minor, "
                + "currency, succeeded_at"
        ),
        ("settlements", "id, merchant_id, batch_id, currency, settled_minor, fee_minor, booked_at"),
        (
            "subscriptions",
            "id, merchant_id, customer_id, plan_id, contract_id, status, anchor_local, time_zone, "
                + "next_period, canceled_at, ended_at"
        ),
    ];

    public static async Task<Fingerprint> ReadAsync(
        Snapshot snapshot,
        string? ledgerName,
        GatewayLedger? ledger,
        CancellationToken cancellationToken
    )
    {
        var rows = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in SchemaNeeded.TableNames)
            rows[table] = await snapshot.ScalarAsync<long>($"SELECT count(*) FROM {table}", cancellationToken);
        if (ledger is not null)
        {
            rows["gateway_orders"] = ledger.Paid.Count;
            rows["gateway_refunds"] = ledger.Refunds.Count;
        }
        return new Fingerprint(
            snapshot.Database,
            await SystemIdentifierAsync(snapshot, cancellationToken),
            await snapshot.ScalarAsync<string>("SHOW server_version", cancellationToken) ?? "",
            await SchemaNeeded.AppliedAsync(snapshot, cancellationToken),
            await snapshot.ScalarAsync<string>("SELECT pg_current_snapshot()::text", cancellationToken) ?? "",
            await BusinessNowAsync(snapshot, cancellationToken),
            rows,
            await DataHashAsync(snapshot, cancellationToken),
            ledgerName,
            ledger?.Hash()
        );
    }

    // A role without the right to read it gets a report without it, not an error.
    private static async Task<string?> SystemIdentifierAsync(Snapshot snapshot, CancellationToken cancellationToken) =>
        await snapshot.ScalarAsync<bool>(
            "SELECT has_function_privilege('pg_control_system()', 'execute')",
            cancellationToken
        )
            ? await snapshot.ScalarAsync<string>(
                "SELECT system_identifier::text FROM pg_control_system()",
                cancellationToken
            )
            : null;

    // No row in business_clock means real time.
    private static async Task<DateTimeOffset> BusinessNowAsync(
        Snapshot snapshot,
        CancellationToken cancellationToken
    ) =>
        new(
            await snapshot.ScalarAsync<DateTime>(
                """
                SELECT now() + make_interval(secs => coalesce((SELECT max(offset_seconds) FROM business_clock), 0))
                """,
                cancellationToken
            )
        );

    // A sum does not depend on the order of rows, so no table is sorted; with two halves of MD5 a collision is
    // practically impossible.
    private static async Task<string> DataHashAsync(Snapshot snapshot, CancellationToken cancellationToken)
    {
        var sums = new StringBuilder();
        foreach (var (table, columns) in Stable)
        {
            var sum = await snapshot.ScalarAsync<string>(
                $"""
                SELECT concat_ws(':', count(*), sum(('x' || left(h, 15))::bit(60)::bigint),
                    sum(('x' || right(h, 15))::bit(60)::bigint))
                FROM (SELECT md5(ROW({columns})::text) AS h FROM {table}) AS hashed
                """,
                cancellationToken
            );
            sums.Append(table).Append('=').Append(sum).Append('\n');
        }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sums.ToString())));
    }
}
