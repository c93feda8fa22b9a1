using System.Diagnostics;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Payments;
using BillingEngine.Platform.Persistence;
using Npgsql;

namespace BillingEngine.Payments;

/// <summary>
/// A deduction that this node may send until its lease expires; the outcome must carry <paramref name="Fence"/>.
/// </summary>
public sealed record ClaimedDeduction(
    PaymentId Id,
    MerchantId MerchantId,
    long Fence,
    int Attempt,
    DeductRequest Order
);

/// <summary>Deductions claimed together, at a time of this process's own stopwatch.</summary>
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

/// <summary>The claims of the payment sweeps.</summary>
public sealed class PaymentClaims(LeasedClaims leases)
{
    // Rule 5 of money: a contract with a deduction in flight sends no other, and a batch takes one of each contract.
    // The partial unique index decides when two nodes choose at the same time. The search for one in flight is no NOT
    // EXISTS, which the planner may turn into a join of all due payments with all payments in flight.
    private static readonly ClaimStatement<ClaimedDeduction> Ready = new(
        $"""
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
        SET status = 'submitting', due_at = NULL, attempts = attempts + 1, {LeasedClaims.Take}, updated_at = $1
        FROM chosen WHERE p.id = chosen.id
        RETURNING p.id, p.merchant_id, p.fence, p.attempts, p.account_key, p.sub_mchid, p.sub_appid, p.out_trade_no,
          p.contract_number, p.amount_minor, p.currency, p.description, p.merchant_category_code
        """,
        ReadDeduction
    )
    {
        PlannerSettings = HotPathPlannerSettings.CustomPlan,
    };

    private const string Asked =
        "t.id, t.merchant_id, t.fence, t.status, t.account_key, t.sub_mchid, t.sub_appid, t.out_trade_no";

    // A due date beyond the longest interval of the ladder was set while the clock was wrong.
    private static readonly ClaimStatement<ClaimedPayment> ToAsk = new(
        LeasedClaims.InOrder(
            "payments",
            $"status = ANY($4) AND (due_at <= $1 OR due_at > $1 + interval '25 hours') AND {LeasedClaims.IsFree}",
            "due_at",
            Asked
        ),
        ReadAsked
    )
    {
        PlannerSettings = HotPathPlannerSettings.CustomPlan,
    };

    // The sender died or stalled past its lease. Whatever it did, no node waits for that answer any more.
    private static readonly ClaimStatement<ClaimedPayment> Abandoned = new(
        LeasedClaims.InOrder("payments", "status = 'submitting' AND lease_until < now()", "lease_until", Asked),
        ReadAsked
    )
    {
        PlannerSettings = HotPathPlannerSettings.CustomPlan,
    };

    /// <summary>Claims deductions that are due, at most one for each contract.</summary>
    public async Task<ClaimedBatch> ClaimReadyAsync(int limit, CancellationToken cancellationToken)
    {
        try
        {
            // Taken before the statement: the lease cannot have begun earlier.
            var claimedAt = Stopwatch.GetTimestamp();
            return new ClaimedBatch(await leases.ClaimAsync(Ready, limit, cancellationToken), claimedAt);
        }
        catch (PostgresException e)
            when (e
                    is {
                        SqlState: PostgresErrorCodes.UniqueViolation,
                        ConstraintName: "payments_one_in_flight_per_contract"
                    }
            )
        {
            // Another node has just claimed for one of the same contracts; the next run of the sweep chooses again.
            return ClaimedBatch.Empty;
        }
    }

    /// <summary>Whether a claim is still young enough that a call made now is answered within its lease.</summary>
    public bool MaySend(ClaimedBatch batch) => leases.MaySend(batch.ClaimedAt);

    /// <summary>Claims unknown payments whose next query is due.</summary>
    public Task<IReadOnlyList<ClaimedPayment>> ClaimUnknownAsync(int limit, CancellationToken cancellationToken) =>
        leases.ClaimAsync(ToAsk, limit, cancellationToken, In("unknown"));

    /// <summary>Claims payments that are to be reversed now.</summary>
    public Task<IReadOnlyList<ClaimedPayment>> ClaimReversingAsync(int limit, CancellationToken cancellationToken) =>
        leases.ClaimAsync(ToAsk, limit, cancellationToken, In("reversing"));

    /// <summary>Claims payments whose sender lost its lease.</summary>
    public Task<IReadOnlyList<ClaimedPayment>> ClaimAbandonedAsync(int limit, CancellationToken cancellationToken) =>
        leases.ClaimAsync(Abandoned, limit, cancellationToken);

    private static NpgsqlParameter In(string status) => new() { Value = new[] { status } };

    private static ClaimedDeduction ReadDeduction(NpgsqlDataReader r) =>
        new(
            new PaymentId(r.GetGuid(0)),
            new MerchantId(r.GetGuid(1)),
            r.GetInt64(2),
            r.GetInt32(3),
            new DeductRequest(
                r.Route(4),
                r.GetString(7),
                r.GetString(8),
                new Money(r.GetInt64(9), Currency.Of(r.GetString(10))),
                r.GetString(11),
                r.GetString(12)
            )
        );

    private static ClaimedPayment ReadAsked(NpgsqlDataReader r) =>
        new(
            new PaymentId(r.GetGuid(0)),
            new MerchantId(r.GetGuid(1)),
            r.GetInt64(2),
            EnumText.Parse<PaymentStatus>(r.GetString(3)),
            new PaymentQuery(r.Route(4), r.GetString(7))
        );
}
