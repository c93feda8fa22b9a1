namespace BillingEngine.Proof.Checks;

/// <summary>Every refund belongs to its payment, and WeChat confirmed its outcome.</summary>
internal static class RefundOutcomeChecks
{
    // A refund to a card takes days. The engine queries after minutes, hours, then daily, and raises an alert after a
    // week.
    private const string Usual = "interval '8 days'";

    // The engine queries a number without any answer for 56 hours in all.
    private const string LadderEnd = "interval '56 hours'";

    // How often WeChat must say, signed, that it has no such refund, after it had refused the request.
    private const int AsksBeforeNoneIsBelieved = 2;

    public static IEnumerable<Check> All => [FitTheirPayment, HaveCause, ClosedHaveProof, AreAccountedFor];

    private static readonly SqlCheck FitTheirPayment = new(
        "refunds-fit-their-payment",
        "A refund has the transaction, number, account and total amount of its payment, and belongs to the "
            + "payment's customer and subscription.",
        "Look the refund up in the merchant portal: it may have refunded another payment.",
        "refunds",
        """
        SELECT 'refund', r.id, 'has another ' || concat_ws(', ',
            CASE WHEN r.transaction_id IS DISTINCT FROM p.transaction_id THEN 'transaction' END,
            CASE WHEN r.out_trade_no <> p.out_trade_no THEN 'number' END,
            CASE WHEN r.account_key <> p.account_key THEN 'account' END,
            CASE WHEN r.sub_mchid IS DISTINCT FROM p.sub_mchid THEN 'sub-merchant' END,
            CASE WHEN r.total_minor <> p.amount_minor THEN 'total amount' END,
            CASE WHEN r.customer_id IS DISTINCT FROM p.customer_id THEN 'customer' END,
            CASE WHEN r.subscription_id IS DISTINCT FROM p.subscription_id THEN 'subscription' END)
            || ' than payment ' || p.out_trade_no
        FROM refunds r JOIN payments p ON p.id = r.payment_id
        WHERE (r.out_trade_no, r.account_key, r.total_minor) <> (p.out_trade_no, p.account_key, p.amount_minor)
            OR r.transaction_id IS DISTINCT FROM p.transaction_id OR r.sub_mchid IS DISTINCT FROM p.sub_mchid
            OR r.customer_id IS DISTINCT FROM p.customer_id OR r.subscription_id IS DISTINCT FROM p.subscription_id
        """
    );

    private static readonly SqlCheck HaveCause = new(
        "refunds-have-cause",
        "Every successful refund has its time, and a recorded call, notification or statement line as " + "evidence.",
        "Look the refund up in the merchant portal. If it was not paid there, the payer still has to get it: "
            + "report it to the engineers.",
        "refunds",
        $"""
        SELECT 'refund', r.id, CASE WHEN r.succeeded_at IS NULL THEN 'succeeded without a time'
            ELSE 'succeeded at ' || r.succeeded_at || ', but was created at ' || r.created_at END
        FROM refunds r WHERE r.status = 'succeeded' AND (r.succeeded_at IS NULL
            OR r.succeeded_at NOT BETWEEN r.created_at - {StatusSets.ClockTolerance} AND @now + {StatusSets.ClockTolerance})
        UNION ALL
        SELECT 'refund', r.id,
            'succeeded, but no gateway call, no notification and no statement on record says so'
        FROM refunds r WHERE r.status = 'succeeded'
            AND NOT EXISTS (SELECT FROM gateway_calls g WHERE g.object_id = r.id AND g.outcome = 'succeeded')
            AND NOT EXISTS (SELECT FROM notifications n WHERE n.object_id = r.id AND n.event_type = 'REFUND.SUCCESS'
                AND n.status IN ('applied', 'unchanged'))
            AND NOT EXISTS (SELECT FROM statement_lines l WHERE l.refund_id = r.id AND l.state = 'SUCCESS')
        """
    );

    private static readonly SqlCheck ClosedHaveProof = new(
        "closed-refunds-have-proof",
        "A refund is closed because WeChat said so, refused the only request, or refused the last one and has no such "
            + "refund.",
        "Query the refund in the merchant portal before the amount is refunded again: it may still arrive.",
        "refunds",
        $"""
        SELECT 'refund', r.id, 'is closed, but no recorded answer of WeChat closes it'
        FROM refunds r WHERE r.status = 'closed'
            AND NOT EXISTS (SELECT FROM gateway_calls g WHERE g.object_id = r.id AND g.outcome = 'closed')
            AND NOT EXISTS (SELECT FROM notifications n WHERE n.object_id = r.id AND n.event_type = 'REFUND.CLOSED'
                AND n.status IN ('applied', 'unchanged'))
            AND NOT EXISTS (SELECT FROM gateway_calls g WHERE g.object_id = r.id AND g.outcome = 'refused'
                AND (r.attempts <= 1 OR (SELECT count(*) FROM gateway_calls q WHERE q.object_id = r.id
                    AND q.outcome = 'none' AND q.started_at >= g.started_at) >= {AsksBeforeNoneIsBelieved}))
        """
    );

    private static readonly SqlCheck AreAccountedFor = new(
        "refunds-are-accounted-for",
        "Every refund has a time at which the engine sends or queries it, or is final.",
        "A refund without a next query: POST /v1/refunds/{id}/sync. A refund that is long open or abnormal: look it up in "
            + "the merchant portal.",
        "refunds",
        """
        SELECT 'refund', id, CASE
            WHEN status NOT IN ('created', 'processing', 'unknown', 'abnormal')
                THEN 'is in a state this checker does not know: ' || status
            WHEN due_at IS NULL THEN 'is ' || status || ', but has no due time'
            ELSE 'is unknown, but has no start time' END
        FROM refunds WHERE status NOT IN ('succeeded', 'closed') AND (due_at IS NULL
            OR (status = 'unknown' AND unknown_since IS NULL)
            OR status NOT IN ('created', 'processing', 'unknown', 'abnormal'))
        """,
        $"""
        SELECT 'refund', id, CASE
            WHEN status = 'abnormal' THEN 'could not be paid out: an operator handles it in the merchant portal'
            WHEN status = 'unknown' AND unknown_since < @now - {LadderEnd} THEN 'has been unknown since '
                || unknown_since || ', longer than the engine''s retry ladder'
            ELSE 'is ' || status || ', and was created at ' || created_at END
        FROM refunds WHERE status = 'abnormal'
            OR (status = 'unknown' AND unknown_since < @now - {LadderEnd})
            OR (status IN ('created', 'processing', 'unknown') AND created_at < @now - {Usual})
        """
    );
}
