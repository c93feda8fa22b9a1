namespace BillingEngine.Proof.Checks;

/// <summary>Every payment number is live, paid, dead with evidence, or unknown.</summary>
internal static class NumberChecks
{
    // The engine queries after 5 s, 15 s, 30 s, 1, 3, 5, 10, 30 min, 1, 2, 4, 8, 16 h and a day: 56 hours in all.
    private const string LadderEnd = "interval '56 hours'";

    public static IEnumerable<Check> All =>
        [
            NumbersAreAccountedFor,
            DeadNumbersHaveProof,
            NewNumberAfterProofOfDeath,
            OneLivePayment,
            OneInFlight,
            NumbersAreUnique,
        ];

    private static readonly SqlCheck NumbersAreAccountedFor = new(
        "numbers-are-accounted-for",
        "Every payment number is live, paid, dead or unknown, and one with an open outcome has a planned next "
            + "step.",
        "A number without a next query: POST /v1/payments/{id}/sync. A number that is long unknown or quarantined: look "
            + "it up in "
            + "the merchant portal before anything else is done with it.",
        "payments",
        $"""
        SELECT 'payment', id, CASE
            WHEN status = 'unknown' THEN 'is unknown, but without a reason, a start or a time of the next query'
            WHEN status = 'submitting' THEN 'is in flight, but no lease or no attempt is recorded'
            WHEN status = 'reversing' THEN 'is to be reversed, but has no due time'
            WHEN kind = 'app_order' AND status IN {StatusSets.Live}
                THEN 'is an order that is ' || status || ', but has no due time'
            ELSE 'is in a state this checker does not know: ' || status END
        FROM payments WHERE (status = 'unknown' AND (unknown_reason IS NULL OR unknown_since IS NULL OR due_at IS NULL))
            OR (status = 'submitting' AND (lease_until IS NULL OR attempts = 0))
            OR (status = 'reversing' AND due_at IS NULL)
            OR (kind = 'app_order' AND status IN {StatusSets.Live} AND due_at IS NULL)
            OR (status NOT IN {StatusSets.Live} AND status NOT IN {StatusSets.Charged} AND status NOT IN {StatusSets.Dead}
                AND status <> 'quarantined')
        """,
        $"""
        SELECT 'payment', id, CASE
            WHEN status = 'quarantined' THEN 'is quarantined: ' || coalesce(evidence, 'no reason')
            ELSE 'has been ' || status || ' since ' || unknown_since || ', longer than the engine''s retry ladder' END
        FROM payments WHERE status = 'quarantined'
            OR (status IN ('unknown', 'reversing') AND unknown_since < @now - {LadderEnd})
        """
    );

    private static readonly SqlCheck DeadNumbersHaveProof = new(
        "dead-numbers-have-proof",
        "A dead number was shown closed by a query, or was never sent, or was always refused while WeChat has "
            + "no order.",
        "Query the number (POST /v1/payments/{id}/sync): WeChat's answer decides whether it could still " + "be paid.",
        "payments",
        $"""
        SELECT 'payment', p.id, 'is ' || p.status || ' without evidence' FROM payments p
        WHERE p.status IN {StatusSets.Dead} AND p.evidence IS NULL AND NOT (p.status = 'canceled' AND p.attempts = 0)
        UNION ALL
        SELECT 'payment', p.id, 'is ' || p.status || ', but no query on record shows it closed' FROM payments p
        WHERE p.status IN ('reversed', 'failed', 'closed') AND p.evidence IS NOT NULL
            AND NOT EXISTS (SELECT FROM gateway_calls g WHERE g.object_id = p.id AND g.outcome = 'dead')
        UNION ALL
        SELECT 'payment', p.id, 'was sent and given up, but no query on record shows it unpaid' FROM payments p
        WHERE p.status = 'canceled' AND p.attempts > 0 AND p.evidence IS NOT NULL
            AND NOT EXISTS (SELECT FROM gateway_calls g WHERE g.object_id = p.id AND g.outcome = 'unpaid')
            -- The only request to open an order was refused with a definite code.
            AND NOT (p.kind = 'app_order' AND p.attempts = 1 AND EXISTS (SELECT FROM gateway_calls g
                WHERE g.object_id = p.id AND g.operation = 'create_order' AND g.outcome = 'declined'))
        UNION ALL
        SELECT 'payment', p.id, 'is given up as never sent, but a request of it is on record' FROM payments p
        WHERE p.status = 'canceled' AND p.attempts = 0
            AND EXISTS (SELECT FROM gateway_calls g WHERE g.object_id = p.id
                AND g.operation IN ('deduct', 'create_order'))
        """
    );

    private static readonly SqlCheck NewNumberAfterProofOfDeath = new(
        "new-number-after-proof-of-death",
        "An invoice got another number only after the previous one was dead, and the proof is older than the "
            + "number.",
        "Query both numbers; if both were paid, refund one. Stop collecting the invoice until that is done.",
        "payments",
        $"""
        SELECT 'payment', n.id, n.out_trade_no || ' was not proven dead when ' || n.next_number || ' was created at '
            || n.next_at || '; it is ' || n.status
        FROM (SELECT p.*, lead(out_trade_no) OVER w AS next_number, lead(created_at) OVER w AS next_at
              FROM payments p WHERE invoice_id IN
                  (SELECT invoice_id FROM payments WHERE invoice_id IS NOT NULL GROUP BY 1 HAVING count(*) > 1)
              -- The ordinal follows the 27 characters of the series.
              WINDOW w AS (PARTITION BY invoice_id ORDER BY substr(out_trade_no, 28), out_trade_no)) AS n
        WHERE n.next_at IS NOT NULL AND (n.status IN {StatusSets.Live} OR NOT (
            (EXISTS (SELECT FROM events e WHERE e.object_id = n.id AND e.created_at <= n.next_at
                 AND e.type IN ('payment.reversed', 'payment.failed'))
             AND EXISTS (SELECT FROM gateway_calls g WHERE g.object_id = n.id AND g.outcome = 'dead'
                 AND g.started_at + g.duration_ms * interval '1 ms' <= n.next_at))
            OR (n.status = 'canceled' AND NOT EXISTS
                (SELECT FROM gateway_calls g WHERE g.object_id = n.id AND g.operation = 'deduct'))
            OR (n.evidence IS NOT NULL AND EXISTS
                (SELECT FROM gateway_calls g WHERE g.object_id = n.id AND g.outcome = 'unpaid'
                 AND g.started_at + g.duration_ms * interval '1 ms' <= n.next_at))))
        """
    );

    private static readonly SqlCheck OneLivePayment = new(
        "one-live-payment-per-invoice",
        "An invoice has at most one payment that can still succeed, or may have succeeded.",
        "Stop the server, reverse the newer number in the merchant portal, and restore "
            + "payments_one_live_per_invoice.",
        "payments",
        $"""
        SELECT 'invoice', invoice_id, count(*) || ' payments of it are live: ' || string_agg(out_trade_no, ', '
            ORDER BY out_trade_no)
        FROM payments WHERE (status IN {StatusSets.Live} OR status = 'quarantined') AND invoice_id IS NOT NULL
        GROUP BY invoice_id HAVING count(*) > 1
        """
    );

    private static readonly SqlCheck OneInFlight = new(
        "one-in-flight-per-contract",
        "A contract has at most one deduction with an open outcome.",
        "Query both numbers (POST /v1/payments/{id}/sync), and restore payments_one_in_flight_per_contract.",
        "payments",
        """
        SELECT 'contract', contract_id, count(*) || ' deductions are in flight: ' || string_agg(out_trade_no, ', '
            ORDER BY out_trade_no)
        FROM payments WHERE status IN ('submitting', 'unknown') AND contract_id IS NOT NULL
        GROUP BY contract_id HAVING count(*) > 1
        """
    );

    private static readonly SqlCheck NumbersAreUnique = new(
        "numbers-are-unique",
        "Our numbers of payments, refunds and contracts, and WeChat's of transactions, refunds, contracts and "
            + "notifications, are unique per account.",
        "Two rows have one number: find out which of them WeChat means, and restore the unique constraint.",
        "payments",
        """
        SELECT 'payment', (array_agg(id ORDER BY id))[1], count(*) || ' payments have the number ' || out_trade_no
        FROM payments GROUP BY account_key, out_trade_no HAVING count(*) > 1
        UNION ALL
        SELECT 'payment', (array_agg(id ORDER BY id))[1],
            count(*) || ' payments have the transaction ' || transaction_id
        FROM payments WHERE transaction_id IS NOT NULL GROUP BY account_key, transaction_id HAVING count(*) > 1
        UNION ALL
        SELECT 'refund', (array_agg(id ORDER BY id))[1], count(*) || ' refunds have the number ' || out_refund_no
        FROM refunds GROUP BY account_key, out_refund_no HAVING count(*) > 1
        UNION ALL
        SELECT 'refund', (array_agg(id ORDER BY id))[1], count(*) || ' refunds have WeChat''s number ' || refund_number
        FROM refunds WHERE refund_number IS NOT NULL GROUP BY account_key, refund_number HAVING count(*) > 1
        UNION ALL
        SELECT 'contract', (array_agg(id ORDER BY id))[1], count(*) || ' contracts have the code ' || out_contract_code
        FROM contracts GROUP BY account_key, out_contract_code HAVING count(*) > 1
        UNION ALL
        SELECT 'contract', (array_agg(id ORDER BY id))[1], count(*) || ' contracts have the number ' || contract_number
        FROM contracts WHERE contract_number IS NOT NULL GROUP BY account_key, contract_number HAVING count(*) > 1
        UNION ALL
        SELECT 'notification', (array_agg(id ORDER BY id))[1], count(*) || ' rows of notification ' || notification_id
        FROM notifications GROUP BY account_key, notification_id HAVING count(*) > 1
        """
    );
}
