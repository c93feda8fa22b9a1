using System.Diagnostics;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Payments;
using BillingEngine.Platform;
using BillingEngine.Platform.Persistence;
using Npgsql;

namespace BillingEngine.Payments;

/// <summary>
/// A deduction that this node may send until its lease runs out; <paramref name="Fence"/> must come back with the
/// outcome.
/// </summary>
public sealed record ClaimedDeduction(
    PaymentId Id,
    MerchantId MerchantId,
    long Fence,
    int Attempt,
    DeductRequest Order
);

/// <summary>Deductions claimed at one moment, by this process's own stopwatch.</summary>
public sealed record ClaimedBatch(IReadOnlyList<ClaimedDeduction> Deductions, long ClaimedAt)
{
    /// <summary>Nothing.</summary>
    public static ClaimedBatch Empty { get; } = new([], 0);
}

/// <summary>A payment that this node asks about or reverses.</summary>
public sealed record ClaimedPayment(
    PaymentId Id,
    MerchantId MerchantId,
    long Fence,
    PaymentStatus Status,
    PaymentQuery Query
);

/// <summary>
/// The claims of the payment sweeps: one statement each, skip-locked, with a lease by the database's own clock and a
/// new fencing token.
/// The claim is the durable intent: nothing else is written before the gateway is called.
/// </summary>
public sealed class PaymentClaims(NpgsqlDataSource database, TimeProvider clock, EngineOptions options)
{
    // Rule 5 of money: a contract with a deduction in flight sends no other, and a batch takes one of each contract.
    // The partial unique index has the last word when two nodes choose at the same moment. The look for one in flight
    // is no NOT EXISTS, which the planner may turn into a join of all that is due with all that is in flight.
    private const string ClaimReady = """
        WITH due AS (
            SELECT p.id, p.contract_id, p.due_at FROM payments p
            WHERE p.kind = 'deduction' AND p.status IN ('created', 'declined') AND p.due_at <= $1
              AND (SELECT true FROM payments f WHERE f.contract_id = p.contract_id
                AND f.status IN ('submitting', 'unknown') LIMIT 1) IS NULL
            ORDER BY p.due_at LIMIT $2 FOR UPDATE OF p SKIP LOCKED
        ), chosen AS (
            SELECT DISTINCT ON (contract_id) id FROM due ORDER BY contract_id, due_at, id
        )
        UPDATE payments p
        SET status = 'submitting', due_at = NULL, attempts = attempts + 1, fence = fence + 1,
            lease_until = now() + make_interval(secs => $3), updated_at = $1
        FROM chosen WHERE p.id = chosen.id
        RETURNING p.id, p.merchant_id, p.fence, p.attempts, p.account_key, p.sub_mchid, p.sub_appid, p.out_trade_no,
          p.contract_number,
                  p.amount_minor, p.currency, p.description, p.merchant_category_code
        """;

    // Later than the ladder's longest pause from now is a date that a clock set while it was wrong.
    private const string ClaimToAsk = """
        WITH due AS (
            SELECT id FROM payments
            WHERE status = ANY($4) AND (due_at <= $1 OR due_at > $1 + interval '25 hours')
              AND (lease_until IS NULL OR lease_until < now())
            ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED
        )
        UPDATE payments p SET fence = fence + 1, lease_until = now() + make_interval(secs => $3)
        FROM due WHERE p.id = due.id
        RETURNING p.id, p.merchant_id, p.fence, p.status, p.account_key, p.sub_mchid, p.sub_appid, p.out_trade_no
        """;

    // A sender that died or slept through its lease: whatever it did, nobody waits for the answer any more.
    private const string ClaimAbandoned = """
        WITH due AS (
            SELECT id FROM payments WHERE status = 'submitting' AND lease_until < now() ORDER BY lease_until LIMIT $2
              FOR UPDATE SKIP LOCKED
        )
        UPDATE payments p SET fence = fence + 1, lease_until = now() + make_interval(secs => $3)
        FROM due WHERE p.id = due.id
        RETURNING p.id, p.merchant_id, p.fence, p.status, p.account_key, p.sub_mchid, p.sub_appid, p.out_trade_no
        """;

    /// <summary>Claims deductions that are due, at most one for each contract.</summary>
    public async Task<ClaimedBatch> ClaimReadyAsync(int limit, CancellationToken cancellationToken)
    {
        try
        {
            // Taken before the statement: the lease cannot have begun earlier.
            var claimedAt = Stopwatch.GetTimestamp();
            return new ClaimedBatch(await ReadAsync(ClaimReady, limit, null, Deduction, cancellationToken), claimedAt);
        }
        catch (PostgresException e)
            when (e
                    is {
                        SqlState: PostgresErrorCodes.UniqueViolation,
                        ConstraintName: "payments_one_in_flight_per_contract"
                    }
            )
        {
            // Another node claimed for one of the same contracts a moment earlier; the next tick chooses again.
            return ClaimedBatch.Empty;
        }
    }

    /// <summary>Whether a claim is still young enough that a call made now is answered within its lease.</summary>
    public bool MaySend(ClaimedBatch batch) =>
        Stopwatch.GetElapsedTime(batch.ClaimedAt).TotalSeconds < options.LeaseSeconds - EngineOptions.CallSeconds;

    /// <summary>Claims unknown payments whose next query is due.</summary>
    public Task<IReadOnlyList<ClaimedPayment>> ClaimUnknownAsync(int limit, CancellationToken cancellationToken) =>
        ReadAsync(ClaimToAsk, limit, ["unknown"], Asked, cancellationToken);

    /// <summary>Claims payments that are to be reversed now.</summary>
    public Task<IReadOnlyList<ClaimedPayment>> ClaimReversingAsync(int limit, CancellationToken cancellationToken) =>
        ReadAsync(ClaimToAsk, limit, ["reversing"], Asked, cancellationToken);

    /// <summary>Claims payments whose sender lost its lease.</summary>
    public Task<IReadOnlyList<ClaimedPayment>> ClaimAbandonedAsync(int limit, CancellationToken cancellationToken) =>
        ReadAsync(ClaimAbandoned, limit, null, Asked, cancellationToken);

    private async Task<IReadOnlyList<T>> ReadAsync<T>(
        string sql,
        int limit,
        string[]? statuses,
        Func<NpgsqlDataReader, T> row,
        CancellationToken cancellationToken
    )
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(ByKey.Claim));
        var command = new NpgsqlBatchCommand(sql);
        batch.BatchCommands.Add(command);
        command.Parameters.Add(new NpgsqlParameter { Value = clock.GetUtcNow().ToUniversalTime() });
        command.Parameters.Add(new NpgsqlParameter { Value = limit });
        command.Parameters.Add(new NpgsqlParameter { Value = (double)options.LeaseSeconds });
        if (statuses is not null)
            command.Parameters.Add(new NpgsqlParameter { Value = statuses });
        var rows = new List<T>();
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(row(reader));
        return rows;
    }

    private static ClaimedDeduction Deduction(NpgsqlDataReader r) =>
        new(
            new PaymentId(r.GetGuid(0)),
            new MerchantId(r.GetGuid(1)),
            r.GetInt64(2),
            r.GetInt32(3),
            new DeductRequest(
                Route(r, 4),
                r.GetString(7),
                r.GetString(8),
                new Money(r.GetInt64(9), Currency.Of(r.GetString(10))),
                r.GetString(11),
                r.GetString(12)
            )
        );

    private static ClaimedPayment Asked(NpgsqlDataReader r) =>
        new(
            new PaymentId(r.GetGuid(0)),
            new MerchantId(r.GetGuid(1)),
            r.GetInt64(2),
            EnumText.Parse<PaymentStatus>(r.GetString(3)),
            new PaymentQuery(Route(r, 4), r.GetString(7))
        );

    private static GatewayRoute Route(NpgsqlDataReader r, int at) =>
        new(
            r.GetString(at),
            r.IsDBNull(at + 1) ? null : r.GetString(at + 1),
            r.IsDBNull(at + 2) ? null : r.GetString(at + 2)
        );
}
