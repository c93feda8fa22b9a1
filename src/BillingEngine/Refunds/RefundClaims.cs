using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using BillingEngine.Platform.Persistence;
using Npgsql;

namespace BillingEngine.Refunds;

/// <summary>A refund that this node may send or query until its lease expires.</summary>
public sealed record ClaimedRefund(RefundId Id, MerchantId MerchantId, long Fence, RefundRequest Request)
{
    /// <summary>The query for this refund.</summary>
    public RefundQuery Query => new(Request.Route, Request.OutRefundNo);
}

/// <summary>The claims of the refund sweeps.</summary>
public sealed class RefundClaims(LeasedClaims leases)
{
    private const string Columns = """
        t.id, t.merchant_id, t.fence, t.account_key, t.sub_mchid, t.sub_appid, t.out_refund_no, t.transaction_id,
          t.amount_minor, t.currency, t.total_minor, t.reason
        """;

    // Two refunds of one payment are never in flight at once (docs/wechat-pay-orders.md, Refunds). The search for the
    // other uses the index of its payment; the || '' keeps the planner from reading all pending refunds instead. A
    // sender that was lost left its refund as it was: the same number is sent again, and the lost sender's request may
    // still be under way, also where a node of the version before wrote answer_lost alone.
    private static readonly ClaimStatement<ClaimedRefund> Ready = new(
        $"""
        WITH due AS (
            SELECT r.id, r.payment_id, r.due_at FROM refunds r
            WHERE r.status = 'created' AND r.due_at <= $1 AND {LeasedClaims.IsFree}
              AND (SELECT true FROM refunds o
                WHERE o.payment_id = r.payment_id AND o.id <> r.id AND o.status || '' = 'created'
                AND o.lease_until >= now() LIMIT 1) IS NULL
            ORDER BY r.due_at LIMIT $2 FOR UPDATE SKIP LOCKED
        ), chosen AS (
            SELECT DISTINCT ON (payment_id) id FROM due ORDER BY payment_id, due_at, id
        )
        UPDATE refunds t
        SET attempts = attempts + 1, sent_at = $1, {LeasedClaims.Take},
            lost_at = CASE WHEN lease_until IS NOT NULL OR (answer_lost AND lost_at IS NULL) THEN $1 ELSE lost_at END,
            updated_at = $1
        FROM chosen WHERE t.id = chosen.id
        RETURNING {Columns}
        """,
        Read
    );

    private static readonly ClaimStatement<ClaimedRefund> ToAsk = new(
        LeasedClaims.InOrder(
            "refunds",
            $"status IN ('processing', 'unknown', 'abnormal') AND due_at <= $1 AND {LeasedClaims.IsFree}",
            "due_at",
            Columns
        ),
        Read
    );

    /// <summary>Claims refunds that are ready to be sent, at most one of each payment.</summary>
    public Task<IReadOnlyList<ClaimedRefund>> ClaimReadyAsync(int limit, CancellationToken cancellationToken) =>
        leases.ClaimAsync(Ready, limit, cancellationToken);

    /// <summary>Whether a claim is still young enough that a call made now is answered within its lease.</summary>
    public bool MaySend(long claimedAt) => leases.MaySend(claimedAt);

    /// <summary>Claims refunds whose query is due.</summary>
    public Task<IReadOnlyList<ClaimedRefund>> ClaimToAskAsync(int limit, CancellationToken cancellationToken) =>
        leases.ClaimAsync(ToAsk, limit, cancellationToken);

    private static ClaimedRefund Read(NpgsqlDataReader r) =>
        new(
            new RefundId(r.GetGuid(0)),
            new MerchantId(r.GetGuid(1)),
            r.GetInt64(2),
            new RefundRequest(
                r.Route(3),
                r.GetString(6),
                r.GetString(7),
                new Money(r.GetInt64(8), Currency.Of(r.GetString(9))),
                r.GetInt64(10),
                r.TextOrNull(11)
            )
        );
}
