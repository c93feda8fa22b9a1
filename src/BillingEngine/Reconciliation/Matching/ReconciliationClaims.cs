using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Reconciliation;
using BillingEngine.Platform.Persistence;
using Npgsql;

namespace BillingEngine.Reconciliation.Matching;

/// <summary>A day that this node may compare until its lease expires.</summary>
public sealed record ClaimedDay(
    ReconciliationId Id,
    MerchantId MerchantId,
    DateOnly Day,
    long Fence,
    GatewayRoute Route
);

/// <summary>Opens days, and claims those that are due.</summary>
public sealed class ReconciliationClaims(NpgsqlDataSource database, LeasedClaims leases, TimeProvider clock)
{
    // A statement of a hundred thousand lines takes its time.
    private const int MinLeaseSeconds = 600;

    // After an outage the missed days are opened so many at a time.
    private const int MostDays = 31;

    // Starts with the day after the last one opened, or that of the first payment; WeChat keeps no older statements.
    private const string ReadDue = """
        SELECT m.id, greatest(coalesce(c.next_day, f.day), $1 - $3) AS from_day
        FROM merchants m LEFT JOIN reconciliation_calendars c ON c.merchant_id = m.id
        LEFT JOIN LATERAL (
            SELECT (p.created_at AT TIME ZONE 'UTC' + interval '8 hours')::date AS day FROM payments p
            WHERE c.merchant_id IS NULL AND p.merchant_id = m.id ORDER BY p.id LIMIT 1) f ON true
        WHERE coalesce(c.next_day, f.day) <= $1 ORDER BY 2, 1 LIMIT $2
        """;

    private const string Insert = """
        INSERT INTO reconciliations (id, merchant_id, day, status, due_at, asks, fence, line_count, matched_count,
          open_differences, created_at, updated_at, event_sequence)
        VALUES ($1, $2, $3, 'waiting', $4, 0, 0, 0, 0, 0, $5, $5, 0) ON CONFLICT DO NOTHING
        """;

    private const string Turn = """
        INSERT INTO reconciliation_calendars VALUES ($1, $2) ON CONFLICT (merchant_id) DO UPDATE
        SET next_day = greatest(reconciliation_calendars.next_day, excluded.next_day)
        """;

    private static readonly ClaimStatement<ClaimedDay> Due = ClaimOf("due_at <= $1");

    private static readonly ClaimStatement<ClaimedDay> One = ClaimOf("merchant_id = $4 AND day = $5");

    /// <summary>Opens the days whose statements have become available; returns how many.</summary>
    public async Task<int> OpenDueAsync(int limit, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = StatementDay.Of(now);
        var newest = StatementDay.ReadyAt(today.AddDays(-1)) <= now ? today.AddDays(-1) : today.AddDays(-2);
        var due = new List<(Guid Merchant, DateOnly From)>();
        await using (var command = Command(ReadDue, newest, limit, StatementDay.DaysKept - 2))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
                due.Add((reader.GetGuid(0), reader.GetFieldValue<DateOnly>(1)));
        }
        var opened = 0;
        foreach (var (merchant, from) in due)
        {
            var day = from;
            for (var left = MostDays; day <= newest && left > 0; day = day.AddDays(1), left--, opened++)
                await OpenAsync(new MerchantId(merchant), day, cancellationToken);
            await using var turn = Command(Turn, merchant, day);
            await turn.ExecuteNonQueryAsync(cancellationToken);
        }
        return opened;
    }

    /// <summary>Opens a day unless it is open already.</summary>
    public async Task OpenAsync(MerchantId merchant, DateOnly day, CancellationToken cancellationToken)
    {
        var made = ReconciledDay.Open(merchant, day, clock.GetUtcNow());
        await using var command = Command(
            Insert,
            made.Id.Value,
            merchant.Value,
            day,
            made.DueAt!.Value.ToUniversalTime(),
            made.CreatedAt.ToUniversalTime()
        );
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Claims days whose statement is due, oldest first.</summary>
    public Task<IReadOnlyList<ClaimedDay>> ClaimDueAsync(int limit, CancellationToken cancellationToken) =>
        leases.ClaimAsync(Due, limit, cancellationToken);

    /// <summary>Claims one day, due or not; null while another node holds it.</summary>
    public async Task<ClaimedDay?> ClaimOneAsync(MerchantId merchant, DateOnly day, CancellationToken cancellationToken)
    {
        var (owner, date) = (new NpgsqlParameter { Value = merchant.Value }, new NpgsqlParameter { Value = day });
        return (await leases.ClaimAsync(One, 1, cancellationToken, owner, date)).SingleOrDefault();
    }

    private static ClaimStatement<ClaimedDay> ClaimOf(string days) =>
        new(
            $"""
            UPDATE reconciliations r SET {LeasedClaims.Take}
            FROM (SELECT id FROM reconciliations WHERE {days} AND {LeasedClaims.IsFree}
                  ORDER BY due_at, day LIMIT $2 FOR UPDATE SKIP LOCKED) AS due, merchants m
            WHERE r.id = due.id AND m.id = r.merchant_id
            RETURNING r.id, r.merchant_id, r.day, r.fence, m.account_key, m.sub_mchid, m.sub_appid
            """,
            Read
        )
        {
            LeaseSeconds = options => Math.Max(options.LeaseSeconds, MinLeaseSeconds),
        };

    private static ClaimedDay Read(NpgsqlDataReader r) =>
        new(
            new ReconciliationId(r.GetGuid(0)),
            new MerchantId(r.GetGuid(1)),
            r.GetFieldValue<DateOnly>(2),
            r.GetInt64(3),
            r.Route(4)
        );

    private NpgsqlCommand Command(string sql, params object[] values)
    {
        var command = database.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
