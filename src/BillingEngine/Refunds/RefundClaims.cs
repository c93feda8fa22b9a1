using System.Diagnostics;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using BillingEngine.Platform;
using Npgsql;

namespace BillingEngine.Refunds;

/// <summary>A refund that this node may send until its lease runs out, or asks about.</summary>
public sealed record ClaimedRefund(RefundId Id, MerchantId MerchantId, long Fence, RefundRequest Request)
{
    /// <summary>Which refund is asked for.</summary>
    public RefundQuery Query => new(Request.Route, Request.OutRefundNo);
}

/// <summary>
/// The claims of the refund sweeps: one statement each, skip-locked, with a lease by the database's own clock and a new
/// fencing token.
/// </summary>
public sealed class RefundClaims(NpgsqlDataSource database, TimeProvider clock, EngineOptions options)
{
    private const string Returning = """
        RETURNING r.id, r.merchant_id, r.fence, r.account_key, r.sub_mchid, r.sub_appid, r.out_refund_no,
          r.transaction_id, r.amount_minor, r.currency, r.total_minor, r.reason
        """;

    // Two refunds of one payment are never on the wire at once (docs/wechat-pay-orders.md, Refunds); the look for the
    // other goes by the index of its payment, which the planner leaves alone where it may look among all that wait. A
    // sender that was lost left its refund as it was: the same number is simply sent again, and what the lost one sent
    // may be under way, as it may where a node of the version before wrote answer_lost alone.
    private const string ClaimReady = $"""
        WITH due AS (
            SELECT r.id, r.payment_id, r.due_at FROM refunds r
            WHERE r.status = 'created' AND r.due_at <= $1 AND (r.lease_until IS NULL OR r.lease_until < now())
              AND (SELECT true FROM refunds o
                WHERE o.payment_id = r.payment_id AND o.id <> r.id AND o.status || '' = 'created'
                AND o.lease_until >= now() LIMIT 1) IS NULL
            ORDER BY r.due_at LIMIT $2 FOR UPDATE SKIP LOCKED
        ), chosen AS (
            SELECT DISTINCT ON (payment_id) id FROM due ORDER BY payment_id, due_at, id
        )
        UPDATE refunds r
        SET attempts = attempts + 1, sent_at = $1, fence = fence + 1,
            lost_at = CASE WHEN lease_until IS NOT NULL OR (answer_lost AND lost_at IS NULL) THEN $1 ELSE lost_at END,
            lease_until = now() + make_interval(secs => $3), updated_at = $1
        FROM chosen WHERE r.id = chosen.id
        {Returning}
        """;

    private const string ClaimToAsk = $"""
        WITH due AS (
            SELECT id FROM refunds
            WHERE status IN ('processing', 'unknown', 'abnormal') AND due_at <= $1
              AND (lease_until IS NULL OR lease_until < now())
            ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED
        )
        UPDATE refunds r SET fence = fence + 1, lease_until = now() + make_interval(secs => $3)
        FROM due WHERE r.id = due.id
        {Returning}
        """;

    /// <summary>Claims refunds that are to be sent, at most one of each payment.</summary>
    public Task<IReadOnlyList<ClaimedRefund>> ClaimReadyAsync(int limit, CancellationToken cancellationToken) =>
        ReadAsync(ClaimReady, limit, cancellationToken);

    /// <summary>
    /// Whether a claim of that moment, by this process's own stopwatch, is still young enough that a call made now is
    /// answered within its lease.
    /// </summary>
    public bool MaySend(long claimedAt) =>
        Stopwatch.GetElapsedTime(claimedAt).TotalSeconds < options.LeaseSeconds - EngineOptions.CallSeconds;

    /// <summary>Claims refunds that WeChat is to be asked about.</summary>
    public Task<IReadOnlyList<ClaimedRefund>> ClaimToAskAsync(int limit, CancellationToken cancellationToken) =>
        ReadAsync(ClaimToAsk, limit, cancellationToken);

    private async Task<IReadOnlyList<ClaimedRefund>> ReadAsync(
        string sql,
        int limit,
        CancellationToken cancellationToken
    )
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter { Value = clock.GetUtcNow().ToUniversalTime() });
        command.Parameters.Add(new NpgsqlParameter { Value = limit });
        command.Parameters.Add(new NpgsqlParameter { Value = (double)options.LeaseSeconds });
        var rows = new List<ClaimedRefund>();
        await using var r = await command.ExecuteReaderAsync(cancellationToken);
        while (await r.ReadAsync(cancellationToken))
        {
            string? Text(int i) => r.IsDBNull(i) ? null : r.GetString(i);
            rows.Add(
                new ClaimedRefund(
                    new RefundId(r.GetGuid(0)),
                    new MerchantId(r.GetGuid(1)),
                    r.GetInt64(2),
                    new RefundRequest(
                        new GatewayRoute(r.GetString(3), Text(4), Text(5)),
                        r.GetString(6),
                        r.GetString(7),
                        new Money(r.GetInt64(8), Currency.Of(r.GetString(9))),
                        r.GetInt64(10),
                        Text(11)
                    )
                )
            );
        }
        return rows;
    }
}
