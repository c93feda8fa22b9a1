namespace BillingEngine.Proof.Checks;

/// <summary>Ended subscriptions are not charged, live ones are not late, and no customer subscribes twice.</summary>
internal static class EndChecks
{
    // A deduction that was claimed before the end may be sent until its lease expires (120 s by default).
    private const string Lease = "interval '2 minutes'";

    public static IEnumerable<Check> All =>
        [NoChargeAfterCancel, NoChargeAfterTermination, NothingQueued, OneSubscriptionPerOffer];

    private static readonly SqlCheck NoChargeAfterCancel = new(
        "no-charge-after-cancel",
        "After a cancel was acknowledged, no deduction was sent except one that was in flight at that time.",
        "Refund the charge, and stop the server until it is known why a canceled subscription was charged.",
        "gateway_calls",
        AfterTheEnd(
            """
            SELECT p.id, p.created_at, least(s.canceled_at, s.ended_at) AS at, 'its subscription ended' AS why
            FROM subscriptions s JOIN payments p ON p.subscription_id = s.id
            WHERE s.canceled_at IS NOT NULL OR s.ended_at IS NOT NULL
            """
        )
    );

    private static readonly SqlCheck NoChargeAfterTermination = new(
        "no-charge-after-termination",
        "After the end of a contract was known or requested, no deduction was sent through it except one in flight.",
        "Refund the charge, and compare the contract with the merchant portal.",
        "gateway_calls",
        AfterTheEnd(
            """
            SELECT p.id, p.created_at, known.at, 'its contract was ended' AS why
            FROM (SELECT id, min(at) AS at FROM (
                      SELECT object_id AS id, created_at AS at FROM events WHERE type = 'contract.terminated'
                      UNION ALL
                      SELECT object_id, started_at + make_interval(secs => least(duration_ms, 1000) / 1000.0 + 0.001)
                      FROM gateway_calls WHERE operation LIKE 'terminate%') AS words
                  GROUP BY id) AS known
            JOIN payments p ON p.contract_id = known.id
            UNION ALL
            SELECT p.id, p.created_at, e.created_at, 'a new signature was required'
            FROM events e JOIN payments p ON p.subscription_id = e.object_id AND p.created_at <= e.created_at
            WHERE e.type = 'subscription.signature_required'
                -- A deduction that was never sent waits for the next signed contract.
                AND NOT EXISTS (SELECT FROM events n WHERE n.object_id = p.contract_id AND n.type = 'contract.signed'
                    AND n.created_at >= e.created_at)
            """
        )
    );

    private static readonly SqlCheck NothingQueued = new(
        "nothing-queued-after-the-end",
        "No deduction is planned for a subscription that has ended, ends with its period, or lacks a signature.",
        "POST /v1/payments/{id}/reverse before it is due; the end should have canceled it.",
        "payments",
        $"""
        SELECT 'payment', p.id, 'is planned for ' || p.due_at || ', but its subscription ' || CASE
            WHEN s.status IN {StatusSets.Ended} THEN 'is ' || s.status
            WHEN s.cancel_at_period_end THEN 'was canceled at the end of its period' ELSE 'lacks a signature' END
        FROM payments p JOIN subscriptions s ON s.id = p.subscription_id
        WHERE p.status IN ('created', 'declined') AND p.due_at IS NOT NULL
            AND (s.status IN {StatusSets.Ended} OR s.cancel_at_period_end OR s.signature_required)
        """
    );

    private static readonly SqlCheck OneSubscriptionPerOffer = new(
        "one-subscription-per-offer",
        "A customer has one live or pending subscription to an offer, unless a duplicate was allowed.",
        "Cancel the newer subscription and refund its payments; restore subscriptions_one_per_offer.",
        "subscriptions",
        $"""
        SELECT 'customer', customer_id, count(*) || ' live subscriptions to ' || plan_code
        FROM subscriptions WHERE NOT allow_duplicate AND status IN {StatusSets.LiveSubscription}
        GROUP BY customer_id, plan_code HAVING count(*) > 1
        """
    );

    // A call is recorded in business time when its response is stored, and its start is computed from its duration. So
    // a call in flight may seem to start a little later, and an end requested at the same moment a little earlier: up
    // to a second. A payment created after the end is a violation even if its node crashed before it recorded the call.
    private static string AfterTheEnd(string ends) =>
        $"""
            SELECT DISTINCT 'payment', id, 'was sent at ' || started_at || ', but ' || why || ' at ' || at
            FROM (SELECT x.*, g.started_at,
                      row_number() OVER (PARTITION BY x.id, x.at, x.why ORDER BY g.started_at) AS place
                  FROM ({ends}) AS x JOIN gateway_calls g ON g.object_id = x.id
                  WHERE g.operation = 'deduct' AND g.started_at > x.at) AS sent
            WHERE NOT (created_at <= at AND place = 1 AND started_at <= at + {Lease})
            UNION
            SELECT 'payment', x.id, 'was created at ' || x.created_at || ', but ' || x.why || ' at ' || x.at
            FROM ({ends}) AS x JOIN payments p ON p.id = x.id
            WHERE x.created_at > x.at AND (p.attempts > 0 OR p.status IN {StatusSets.Charged})
                AND NOT EXISTS (SELECT FROM gateway_calls g WHERE g.object_id = x.id AND g.operation = 'deduct')
            """;
}
