using Npgsql;

namespace BillingEngine.TestClock;

/// <summary>
/// When the engine's tables have work: which sweeps have some now, and the next time at which any will.
/// </summary>
public sealed record DueMoments(IReadOnlySet<string> DueNow, DateTimeOffset? Next)
{
    // Each line is two lookups in a partial index.
    private static readonly (string Sweep, string Column, string Table, string Where)[] Sources =
    [
        ("renew-due-subscriptions", "next_renewal_at", "subscriptions", "true"),
        ("send-ready-deductions", "due_at", "payments", "kind = 'deduction' AND status IN ('created', 'declined')"),
        ("resolve-unknown-payments", "due_at", "payments", "status = 'unknown'"),
        ("reverse-unwanted-payments", "due_at", "payments", "status = 'reversing'"),
        ("send-ready-orders", "due_at", "payments", "kind = 'app_order' AND status = 'created'"),
        ("check-open-orders", "due_at", "payments", "kind = 'app_order' AND status IN ('awaiting_payer', 'closed')"),
        ("close-unwanted-orders", "due_at", "payments", "kind = 'app_order' AND status = 'closing'"),
        ("send-ready-refunds", "due_at", "refunds", "status = 'created'"),
        ("resolve-refunds", "due_at", "refunds", "status IN ('processing', 'unknown', 'abnormal')"),
        ("end-due-subscriptions", "ends_at", "subscriptions", "true"),
        ("check-contracts", "next_check_at", "contracts", "true"),
        ("reconcile-due-days", "due_at", "reconciliation_moments", "true"),
        ("deliver-due-webhooks", "due_at", "webhook_deliveries", "status = 'pending'"),
    ];

    private static readonly string Sql = string.Join(
        " UNION ALL ",
        Sources.Select(s =>
            $"""
                SELECT '{s.Sweep}', EXISTS (SELECT 1 FROM {s.Table} WHERE {s.Where} AND {s.Column} <= $1),
                       (SELECT min({s.Column}) FROM {s.Table} WHERE {s.Where} AND {s.Column} > $1)
                """
        )
    );

    public static async Task<DueMoments> ReadAsync(
        NpgsqlDataSource database,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter { Value = now.ToUniversalTime() });
        var due = new HashSet<string>(StringComparer.Ordinal);
        DateTimeOffset? next = null;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (reader.GetBoolean(1))
                due.Add(reader.GetString(0));
            if (!reader.IsDBNull(2) && reader.GetFieldValue<DateTimeOffset>(2) is var at && (next is null || at < next))
                next = at;
        }
        return new DueMoments(due, next);
    }
}
