namespace BillingEngine.Proof.Checks;

/// <summary>The recorded answers of WeChat about money agree with our data.</summary>
internal static class BeliefChecks
{
    public static IEnumerable<Check> All => [SuccessIsBelieved, SignaturesHaveCause];

    // A call is recorded even after another node has taken over the claim, so a recorded success may wait for the next
    // query. A success that did not match the payment was refused with an alert.
    private const string RecordedSuccesses = """
        (SELECT g.object_id, 'a call' AS what, false AS is_applied FROM gateway_calls g WHERE g.outcome = 'succeeded'
         UNION
         SELECT n.object_id, 'a notification', n.status = 'applied' FROM notifications n
         WHERE n.event_type IN ('TRANSACTION.SUCCESS', 'REFUND.SUCCESS') AND n.status IN ('applied', 'unchanged'))
        """;

    private const string Refused = """
        EXISTS (SELECT FROM alerts a WHERE a.object_id = x.id
            AND a.code IN ('payment.outcome_refused', 'refund.outcome_refused'))
        """;

    private const string Unbooked = $"""
        (SELECT 'payment' AS kind, p.id, p.status, t.what, t.is_applied, p.status IN {StatusSets.Dead}
                OR (p.status = 'declined' AND p.due_at IS NULL) AS is_settled
         FROM payments p JOIN {RecordedSuccesses} AS t ON t.object_id = p.id
         WHERE p.status NOT IN {StatusSets.Charged} AND p.status <> 'quarantined'
         UNION
         SELECT 'refund', r.id, r.status, t.what, t.is_applied, r.status = 'closed'
         FROM refunds r JOIN {RecordedSuccesses} AS t ON t.object_id = r.id WHERE r.status <> 'succeeded')
        """;

    private static readonly SqlCheck SuccessIsBelieved = new(
        "successes-are-believed",
        "A payment or refund that WeChat reported as successful is successful here, or did not match and was "
            + "refused with an alert.",
        "Query it (its sync route) and compare it with the merchant portal: money moved that our data do not have.",
        "payments",
        $"""
        SELECT x.kind, x.id, 'is ' || x.status || ', but ' || x.what || ' on record says that its money moved'
        FROM {Unbooked} AS x WHERE x.is_applied OR (x.is_settled AND NOT {Refused})
        """,
        $"""
        SELECT x.kind, x.id, 'is ' || x.status || '; ' || x.what || ' on record says that its money moved'
        FROM {Unbooked} AS x WHERE NOT x.is_applied AND (NOT x.is_settled OR {Refused})
        UNION ALL
        SELECT 'notification', n.id, n.event_type || ' was parked (' || coalesce(n.reason, 'no reason')
            || '): no payment or refund here has succeeded by it'
        FROM notifications n WHERE n.status = 'parked' AND n.event_type IN ('TRANSACTION.SUCCESS', 'REFUND.SUCCESS')
            AND NOT EXISTS (SELECT FROM payments p WHERE p.id = n.object_id AND p.status IN {StatusSets.Charged})
            AND NOT EXISTS (SELECT FROM refunds r WHERE r.id = n.object_id AND r.status = 'succeeded')
        """
    );

    private static readonly SqlCheck SignaturesHaveCause = new(
        "signatures-have-cause",
        "A contract that is or was active has WeChat's number and time of signing, and a recorded call or "
            + "notification that says it was signed; no other contract was charged.",
        "Look the contract up in the merchant portal. If it was not signed there, refund what was charged through it.",
        "contracts",
        $"""
        SELECT 'contract', c.id, 'is ' || c.status || ' without ' || concat_ws(', ',
            CASE WHEN c.contract_number IS NULL THEN 'WeChat''s number' END,
            CASE WHEN c.signed_at IS NULL THEN 'the time of signing' END)
        FROM contracts c WHERE c.status IN ('signed', 'terminating')
            AND (c.contract_number IS NULL OR c.signed_at IS NULL)
        UNION ALL
        SELECT 'contract', c.id, 'is ' || c.status || ', but no gateway call and no notification on record '
            || 'says that it was signed'
        FROM contracts c WHERE (c.status IN ('signed', 'terminating') OR c.signed_at IS NOT NULL)
            AND NOT EXISTS (SELECT FROM gateway_calls g WHERE g.object_id = c.id AND g.outcome = 'signed')
            AND NOT EXISTS (SELECT FROM notifications n WHERE n.object_id = c.id AND n.event_type = 'PAPAY.SIGN'
                AND n.status IN ('applied', 'unchanged'))
        UNION ALL
        SELECT 'payment', p.id, 'succeeded through a contract that was never signed'
        FROM payments p JOIN contracts c ON c.id = p.contract_id
        WHERE p.status IN {StatusSets.Charged} AND c.signed_at IS NULL
        """
    );
}
