namespace BillingEngine.Proof.Checks;

/// <summary>Every refund is of its payment, and what became of it was said by WeChat.</summary>
internal static class RefundFateChecks
{
    // Money back to a card takes days; the engine asks after minutes, hours, then daily, and an alert is due after a
    // week.
    private const string Usual = "interval '8 days'";

    // The engine asks about a number of which it knows nothing for 56 hours in all.
    private const string LadderEnd = "interval '56 hours'";

    // WeChat has no such refund: said so often, under its signature, after it had refused the request.
    private const int AsksBeforeNoneIsBelieved = 2;

    public static IEnumerable<Check> All => [FitTheirPayment, HaveCause, ClosedHaveProof, AreAccountedFor];

    private static readonly SqlCheck FitTheirPayment = new(
        "refunds-fit-their-payment",
        "A refund is sent for the transaction, number, account and whole amount of its payment, and belongs to the "
            + "payment's customer and subscription.",
        "Look the refund up in the merchant portal: it may have given back another payment's money.",
        "refunds",
        """
        SELECT 'refund', r.id, 'has another ' || concat_ws(', ',
            CASE WHEN r.transaction_id IS DISTINCT FROM p.transaction_id THEN 'transaction' END,
            CASE WHEN r.out_trade_no <> p.out_trade_no THEN 'number' END,
            CASE WHEN r.account_key <> p.account_key THEN 'account' END,
            CASE WHEN r.sub_mchid IS DISTINCT FROM p.sub_mchid THEN 'sub-merchant' END,
            CASE WHEN r.total_minor <> p.amount_minor THEN 'whole amount' END,
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
        "Every refund that gave money back has its time, and a recorded call, notification or line of a statement "
            + "that says so.",
        "Look the refund up in the merchant portal: where it was not given back there, the payer is still owed it; "
            + "tell the engineers.",
        "refunds",
        $"""
        SELECT 'refund', r.id, CASE WHEN r.succeeded_at IS NULL THEN 'succeeded without a time'
            ELSE 'succeeded at ' || r.succeeded_at || ', it was made at ' || r.created_at END
        FROM refunds r WHERE r.status = 'succeeded' AND (r.succeeded_at IS NULL
            OR r.succeeded_at NOT BETWEEN r.created_at - {Words.OfClocks} AND @now + {Words.OfClocks})
        UNION ALL
        SELECT 'refund', r.id,
            'succeeded, yet no call to the gateway, no notification and no statement on record says so'
        FROM refunds r WHERE r.status = 'succeeded'
            AND NOT EXISTS (SELECT FROM gateway_calls g WHERE g.object_id = r.id AND g.outcome = 'succeeded')
            AND NOT EXISTS (SELECT FROM notifications n WHERE n.object_id = r.id AND n.event_type = 'REFUND.SUCCESS'
                AND n.status IN ('applied', 'unchanged'))
            AND NOT EXISTS (SELECT FROM statement_lines l WHERE l.refund_id = r.id AND l.state = 'SUCCESS')
        """
    );

    private static readonly SqlCheck ClosedHaveProof = new(
        "closed-refunds-have-proof",
        "A refund is closed because WeChat said so, refused the only request, or refused the last and has no such "
            + "refund.",
        "Query the refund in the merchant portal before the amount is refunded again: it may still arrive.",
        "refunds",
        $"""
        SELECT 'refund', r.id, 'is closed, yet nothing on record from WeChat closes it'
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
        "Every refund is on its way with a time at which the engine sends it or asks for it, or is settled.",
        "One that is never asked for: POST /v1/refunds/{id}/sync. One that is long open or abnormal: look it up in "
            + "the merchant portal.",
        "refunds",
        """
        SELECT 'refund', id, CASE
            WHEN status NOT IN ('created', 'processing', 'unknown', 'abnormal')
                THEN 'is in a state this checker does not know: ' || status
            WHEN due_at IS NULL THEN 'is ' || status || ', yet the engine comes back to it at no time'
            ELSE 'is unknown, yet nothing says since when' END
        FROM refunds WHERE status NOT IN ('succeeded', 'closed') AND (due_at IS NULL
            OR (status = 'unknown' AND unknown_since IS NULL)
            OR status NOT IN ('created', 'processing', 'unknown', 'abnormal'))
        """,
        $"""
        SELECT 'refund', id, CASE
            WHEN status = 'abnormal' THEN 'could not be delivered: an operator handles it in the merchant portal'
            WHEN status = 'unknown' AND unknown_since < @now - {LadderEnd} THEN 'has been unknown since '
                || unknown_since || ', longer than the engine''s whole ladder'
            ELSE 'is ' || status || ', and was made at ' || created_at END
        FROM refunds WHERE status = 'abnormal'
            OR (status = 'unknown' AND unknown_since < @now - {LadderEnd})
            OR (status IN ('created', 'processing', 'unknown') AND created_at < @now - {Usual})
        """
    );
}
