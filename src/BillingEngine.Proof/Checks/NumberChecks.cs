namespace BillingEngine.Proof.Checks;

/// <summary>Every payment number is live, paid, dead with evidence, or unknown.</summary>
internal static class NumberChecks
{
    // The engine asks after 5 s, 15 s, 30 s, 1, 3, 5, 10, 30 min, 1, 2, 4, 8, 16 h and a day: 56 hours in all.
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
        "Every payment number is live, paid, dead or unknown, and one that is not settled has somebody who will "
            + "settle it.",
        "A number nobody asks about: POST /v1/payments/{id}/sync. One that is long unknown or quarantined: look "
            + "it up in "
            + "the merchant portal before anything else is done with it.",
        "payments",
        $"""
        SELECT 'payment', id, CASE
            WHEN status = 'unknown' THEN 'is unknown, yet without a reason, a beginning or a time of the next query'
            WHEN status = 'submitting' THEN 'is on the wire, yet no lease or no attempt is noted'
            WHEN status = 'reversing' THEN 'is to be reversed, yet at no time'
            WHEN kind = 'app_order' AND status IN {Words.Live}
                THEN 'is an order that is ' || status || ', yet nobody looks at it at any time'
            ELSE 'is in a state this checker does not know: ' || status END
        FROM payments WHERE (status = 'unknown' AND (unknown_reason IS NULL OR unknown_since IS NULL OR due_at IS NULL))
            OR (status = 'submitting' AND (lease_until IS NULL OR attempts = 0))
            OR (status = 'reversing' AND due_at IS NULL)
            OR (kind = 'app_order' AND status IN {Words.Live} AND due_at IS NULL)
            OR (status NOT IN {Words.Live} AND status NOT IN {Words.Took} AND status NOT IN {Words.Dead}
                AND status <> 'quarantined')
        """,
        $"""
        SELECT 'payment', id, CASE
            WHEN status = 'quarantined' THEN 'is quarantined: ' || coalesce(evidence, 'no reason')
            ELSE 'has been ' || status || ' since ' || unknown_since || ', longer than the engine''s whole ladder' END
        FROM payments WHERE status = 'quarantined'
            OR (status IN ('unknown', 'reversing') AND unknown_since < @now - {LadderEnd})
        """
    );

    private static readonly SqlCheck DeadNumbersHaveProof = new(
        "dead-numbers-have-proof",
        "A dead number was shown closed by a query, or was never sent, or was refused each time and WeChat has "
            + "no order.",
        "Query the number (POST /v1/payments/{id}/sync): what WeChat says of it decides whether it could still "
            + "be paid.",
        "payments",
        $"""
        SELECT 'payment', p.id, 'is ' || p.status || ' without evidence' FROM payments p
        WHERE p.status IN {Words.Dead} AND p.evidence IS NULL AND NOT (p.status = 'canceled' AND p.attempts = 0)
        UNION ALL
        SELECT 'payment', p.id, 'is ' || p.status || ', yet no query on record shows it closed' FROM payments p
        WHERE p.status IN ('reversed', 'failed', 'closed') AND p.evidence IS NOT NULL
            AND NOT EXISTS (SELECT FROM gateway_calls g WHERE g.object_id = p.id AND g.outcome = 'dead')
        UNION ALL
        SELECT 'payment', p.id, 'was sent and given up, yet no query on record shows it unpaid' FROM payments p
        WHERE p.status = 'canceled' AND p.attempts > 0 AND p.evidence IS NOT NULL
            AND NOT EXISTS (SELECT FROM gateway_calls g WHERE g.object_id = p.id AND g.outcome = 'unpaid')
            -- The only wish to open an order was refused in so many words.
            AND NOT (p.kind = 'app_order' AND p.attempts = 1 AND EXISTS (SELECT FROM gateway_calls g
                WHERE g.object_id = p.id AND g.operation = 'create_order' AND g.outcome = 'declined'))
        UNION ALL
        SELECT 'payment', p.id, 'is given up as never sent, yet a request of it is on record' FROM payments p
        WHERE p.status = 'canceled' AND p.attempts = 0
            AND EXISTS (SELECT FROM gateway_calls g WHERE g.object_id = p.id
                AND g.operation IN ('deduct', 'create_order'))
        """
    );

    private static readonly SqlCheck NewNumberAfterProofOfDeath = new(
        "new-number-after-proof-of-death",
        "An invoice got a further number only after the one before it was dead, and the proof is older than the "
            + "number.",
        "Query both numbers; where both were paid, refund one. Stop collecting the invoice until that is done.",
        "payments",
        $"""
        SELECT 'payment', n.id, n.out_trade_no || ' was not proven dead when ' || n.next_number || ' was made at '
            || n.next_at || '; it is ' || n.status
        FROM (SELECT p.*, lead(out_trade_no) OVER w AS next_number, lead(created_at) OVER w AS next_at
              FROM payments p WHERE invoice_id IN
                  (SELECT invoice_id FROM payments WHERE invoice_id IS NOT NULL GROUP BY 1 HAVING count(*) > 1)
              -- The ordinal stands behind the 27 characters of the series.
              WINDOW w AS (PARTITION BY invoice_id ORDER BY substr(out_trade_no, 28), out_trade_no)) AS n
        WHERE n.next_at IS NOT NULL AND (n.status IN {Words.Live} OR NOT (
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
        "An invoice has at most one payment that can still take money, or may have taken it.",
        "Stop the server, reverse the younger number in the merchant portal, and restore "
            + "payments_one_live_per_invoice.",
        "payments",
        $"""
        SELECT 'invoice', invoice_id, count(*) || ' payments of it are live: ' || string_agg(out_trade_no, ', '
            ORDER BY out_trade_no)
        FROM payments WHERE (status IN {Words.Live} OR status = 'quarantined') AND invoice_id IS NOT NULL
        GROUP BY invoice_id HAVING count(*) > 1
        """
    );

    private static readonly SqlCheck OneInFlight = new(
        "one-in-flight-per-contract",
        "A contract has at most one deduction whose outcome is awaited.",
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
            + "notifications, occur once an account.",
        "Two rows claim one number: find out which of them WeChat means, and restore the unique constraint.",
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
