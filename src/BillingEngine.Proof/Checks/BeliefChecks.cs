namespace BillingEngine.Proof.Checks;

/// <summary>What WeChat said of money, and is on record, is what the books say.</summary>
internal static class BeliefChecks
{
    public static IEnumerable<Check> All => [SuccessIsBelieved, SignaturesHaveCause];

    // Calls are noted also where another node had taken the claim over, so a success on record may wait for the next
    // query. One that did not fit the payment was refused with an alert.
    private const string Told = """
        (SELECT g.object_id, 'a call' AS what, false AS is_applied FROM gateway_calls g WHERE g.outcome = 'succeeded'
         UNION
         SELECT n.object_id, 'a notification', n.status = 'applied' FROM notifications n
         WHERE n.event_type IN ('TRANSACTION.SUCCESS', 'REFUND.SUCCESS') AND n.status IN ('applied', 'unchanged'))
        """;

    private const string Refused = """
        EXISTS (SELECT FROM alerts a WHERE a.object_id = x.id
            AND a.code IN ('payment.outcome_refused', 'refund.outcome_refused'))
        """;

    private const string Doubted = $"""
        (SELECT 'payment' AS kind, p.id, p.status, t.what, t.is_applied, p.status IN {Words.Dead}
                OR (p.status = 'declined' AND p.due_at IS NULL) AS is_settled
         FROM payments p JOIN {Told} AS t ON t.object_id = p.id
         WHERE p.status NOT IN {Words.Took} AND p.status <> 'quarantined'
         UNION
         SELECT 'refund', r.id, r.status, t.what, t.is_applied, r.status = 'closed'
         FROM refunds r JOIN {Told} AS t ON t.object_id = r.id WHERE r.status <> 'succeeded')
        """;

    private static readonly SqlCheck SuccessIsBelieved = new(
        "successes-are-believed",
        "A payment that WeChat said was paid, or a refund that it said was given back, is so here; one that did not "
            + "fit was refused with an alert.",
        "Query it (its sync route) and compare with the merchant portal: money moved that the books do not have.",
        "payments",
        $"""
        SELECT x.kind, x.id, 'is ' || x.status || ', yet ' || x.what || ' on record says that its money moved'
        FROM {Doubted} AS x WHERE x.is_applied OR (x.is_settled AND NOT {Refused})
        """,
        $"""
        SELECT x.kind, x.id, 'is ' || x.status || '; ' || x.what || ' on record says that its money moved'
        FROM {Doubted} AS x WHERE NOT x.is_applied AND (NOT x.is_settled OR {Refused})
        UNION ALL
        SELECT 'notification', n.id, n.event_type || ' was parked (' || coalesce(n.reason, 'no reason')
            || '): nothing here is paid or given back by it'
        FROM notifications n WHERE n.status = 'parked' AND n.event_type IN ('TRANSACTION.SUCCESS', 'REFUND.SUCCESS')
            AND NOT EXISTS (SELECT FROM payments p WHERE p.id = n.object_id AND p.status IN {Words.Took})
            AND NOT EXISTS (SELECT FROM refunds r WHERE r.id = n.object_id AND r.status = 'succeeded')
        """
    );

    private static readonly SqlCheck SignaturesHaveCause = new(
        "signatures-have-cause",
        "A contract that is or was in force has WeChat's number and time of signing, and a recorded call or "
            + "notification that says it was signed; no money was taken through another.",
        "Look the contract up in the merchant portal: where it was not signed there, refund what was taken through it.",
        "contracts",
        $"""
        SELECT 'contract', c.id, 'is ' || c.status || ' without ' || concat_ws(', ',
            CASE WHEN c.contract_number IS NULL THEN 'WeChat''s number' END,
            CASE WHEN c.signed_at IS NULL THEN 'the time of signing' END)
        FROM contracts c WHERE c.status IN ('signed', 'terminating')
            AND (c.contract_number IS NULL OR c.signed_at IS NULL)
        UNION ALL
        SELECT 'contract', c.id, 'is ' || c.status || ', yet no call to the gateway and no notification on record '
            || 'says that it was signed'
        FROM contracts c WHERE (c.status IN ('signed', 'terminating') OR c.signed_at IS NOT NULL)
            AND NOT EXISTS (SELECT FROM gateway_calls g WHERE g.object_id = c.id AND g.outcome = 'signed')
            AND NOT EXISTS (SELECT FROM notifications n WHERE n.object_id = c.id AND n.event_type = 'PAPAY.SIGN'
                AND n.status IN ('applied', 'unchanged'))
        UNION ALL
        SELECT 'payment', p.id, 'took money through a contract that was never signed'
        FROM payments p JOIN contracts c ON c.id = p.contract_id
        WHERE p.status IN {Words.Took} AND c.signed_at IS NULL
        """
    );
}
