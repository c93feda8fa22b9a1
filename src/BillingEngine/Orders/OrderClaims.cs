using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Payments;
using BillingEngine.Platform;
using Npgsql;

namespace BillingEngine.Orders;

/// <summary>An order that this node may send, ask for or close until its lease runs out.</summary>
public sealed record ClaimedOrder(PaymentId Id, MerchantId MerchantId, long Fence, int Attempt, PaymentQuery Query);

/// <summary>
/// The claims of the order sweeps: one statement each, skip-locked, with a lease by the database's own clock and a new
/// fencing token.
/// </summary>
public sealed class OrderClaims(NpgsqlDataSource database, TimeProvider clock, EngineOptions options)
{
    // Where a lease ran out its holder is lost, and the request may be under way for a while after.
    private const string ClaimReady = """
        WITH due AS (
            SELECT id FROM payments
            WHERE kind = 'app_order' AND status = 'created' AND due_at <= $1
              AND (lease_until IS NULL OR lease_until < now())
            ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED
        )
        UPDATE payments p
        SET attempts = attempts + 1, fence = fence + 1, lease_until = now() + make_interval(secs => $3),
            lost_at = CASE WHEN lease_until IS NULL THEN lost_at ELSE $1 END, updated_at = $1
        FROM due WHERE p.id = due.id
        RETURNING p.id, p.merchant_id, p.fence, p.attempts, p.account_key, p.sub_mchid, p.sub_appid, p.out_trade_no
        """;

    // Later than the ladder's longest pause from now is a date that a clock set while it was wrong.
    private const string ClaimToAsk = """
        WITH due AS (
            SELECT id FROM payments
            WHERE kind = 'app_order' AND status = ANY($4) AND (due_at <= $1 OR due_at > $1 + interval '25 hours')
              AND (lease_until IS NULL OR lease_until < now())
            ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED
        )
        UPDATE payments p SET fence = fence + 1, lease_until = now() + make_interval(secs => $3)
        FROM due WHERE p.id = due.id
        RETURNING p.id, p.merchant_id, p.fence, p.attempts, p.account_key, p.sub_mchid, p.sub_appid, p.out_trade_no
        """;

    /// <summary>Claims orders that WeChat does not have yet, as far as anybody knows.</summary>
    public Task<IReadOnlyList<ClaimedOrder>> ClaimReadyAsync(int limit, CancellationToken cancellationToken) =>
        ReadAsync(ClaimReady, limit, null, cancellationToken);

    /// <summary>Claims orders that wait for their payer, or were closed a while ago, and are to be asked for.</summary>
    public Task<IReadOnlyList<ClaimedOrder>> ClaimOpenAsync(int limit, CancellationToken cancellationToken) =>
        ReadAsync(ClaimToAsk, limit, ["awaiting_payer", "closed"], cancellationToken);

    /// <summary>Claims orders that were given up and may be closed now.</summary>
    public Task<IReadOnlyList<ClaimedOrder>> ClaimClosingAsync(int limit, CancellationToken cancellationToken) =>
        ReadAsync(ClaimToAsk, limit, ["closing"], cancellationToken);

    private async Task<IReadOnlyList<ClaimedOrder>> ReadAsync(
        string sql,
        int limit,
        string[]? statuses,
        CancellationToken cancellationToken
    )
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter { Value = clock.GetUtcNow().ToUniversalTime() });
        command.Parameters.Add(new NpgsqlParameter { Value = limit });
        command.Parameters.Add(new NpgsqlParameter { Value = (double)options.LeaseSeconds });
        if (statuses is not null)
            command.Parameters.Add(new NpgsqlParameter { Value = statuses });
        var rows = new List<ClaimedOrder>();
        await using var r = await command.ExecuteReaderAsync(cancellationToken);
        while (await r.ReadAsync(cancellationToken))
        {
            string? Text(int i) => r.IsDBNull(i) ? null : r.GetString(i);
            rows.Add(
                new ClaimedOrder(
                    new PaymentId(r.GetGuid(0)),
                    new MerchantId(r.GetGuid(1)),
                    r.GetInt64(2),
                    r.GetInt32(3),
                    new PaymentQuery(
                        new GatewayRoute(r.GetString(4), Text(5), Text(6)),
                        r.GetString(7),
                        PaymentKind.AppOrder
                    )
                )
            );
        }
        return rows;
    }
}
