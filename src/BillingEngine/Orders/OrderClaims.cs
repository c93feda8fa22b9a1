using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Payments;
using BillingEngine.Platform.Persistence;
using Npgsql;

namespace BillingEngine.Orders;

/// <summary>An order that this node may send, query or close until its lease expires.</summary>
public sealed record ClaimedOrder(PaymentId Id, MerchantId MerchantId, long Fence, int Attempt, PaymentQuery Query);

/// <summary>The claims of the order sweeps.</summary>
public sealed class OrderClaims(LeasedClaims leases)
{
    private const string Columns =
        "t.id, t.merchant_id, t.fence, t.attempts, t.account_key, t.sub_mchid, t.sub_appid, t.out_trade_no";

    // A lease that expired had a holder that was lost, and its request may be under way for a while longer.
    private static readonly ClaimStatement<ClaimedOrder> Ready = new(
        $"""
        WITH due AS (
            SELECT id FROM payments
            WHERE kind = 'app_order' AND status = 'created' AND due_at <= $1 AND {LeasedClaims.IsFree}
            ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED
        )
        UPDATE payments t
        SET attempts = attempts + 1, {LeasedClaims.Take},
            lost_at = CASE WHEN lease_until IS NULL THEN lost_at ELSE $1 END, updated_at = $1
        FROM due WHERE t.id = due.id
        RETURNING {Columns}
        """,
        Read
    );

    // A due date beyond the longest interval of the ladder was set while the clock was wrong.
    private static readonly ClaimStatement<ClaimedOrder> ToAsk = new(
        LeasedClaims.InOrder(
            "payments",
            $"""
            kind = 'app_order' AND status = ANY($4) AND (due_at <= $1 OR due_at > $1 + interval '25 hours')
              AND {LeasedClaims.IsFree}
            """,
            "due_at",
            Columns
        ),
        Read
    );

    /// <summary>Claims orders that WeChat does not have yet, as far as the engine knows.</summary>
    public Task<IReadOnlyList<ClaimedOrder>> ClaimReadyAsync(int limit, CancellationToken cancellationToken) =>
        leases.ClaimAsync(Ready, limit, cancellationToken);

    /// <summary>Claims orders whose query is due: they wait for their payer, or were closed a while ago.</summary>
    public Task<IReadOnlyList<ClaimedOrder>> ClaimOpenAsync(int limit, CancellationToken cancellationToken) =>
        leases.ClaimAsync(ToAsk, limit, cancellationToken, In("awaiting_payer", "closed"));

    /// <summary>Claims orders that were given up and may be closed now.</summary>
    public Task<IReadOnlyList<ClaimedOrder>> ClaimClosingAsync(int limit, CancellationToken cancellationToken) =>
        leases.ClaimAsync(ToAsk, limit, cancellationToken, In("closing"));

    private static NpgsqlParameter In(params string[] statuses) => new() { Value = statuses };

    private static ClaimedOrder Read(NpgsqlDataReader r) =>
        new(
            new PaymentId(r.GetGuid(0)),
            new MerchantId(r.GetGuid(1)),
            r.GetInt64(2),
            r.GetInt32(3),
            new PaymentQuery(r.Route(4), r.GetString(7), PaymentKind.AppOrder)
        );
}
