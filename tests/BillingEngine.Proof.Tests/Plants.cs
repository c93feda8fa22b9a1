namespace BillingEngine.Proof.Tests;

/// <summary>Every kind of fault that the checker must find, at least one per check.</summary>
public static class Plants
{
    private const string Paid = """
        SELECT p.id FROM payments p JOIN invoices i ON i.id = p.invoice_id
            JOIN subscriptions s ON s.id = i.subscription_id
        WHERE p.status = 'succeeded' AND NOT p.late AND i.payment_count = 1 AND p.attempts = 1 AND s.status = 'active'
        ORDER BY p.id LIMIT 1
        """;

    private const string PaidOrder =
        "SELECT id FROM payments WHERE kind = 'app_order' AND status = 'succeeded' AND NOT late ORDER BY id LIMIT 1";

    private const string PaidInvoice = $"SELECT invoice_id FROM payments WHERE id = ({Paid})";

    private const string Owing = "SELECT id FROM payments WHERE status = 'declined' AND due_at IS NOT NULL LIMIT 1";

    private const string Reversed = """
        SELECT p.id FROM payments p JOIN invoices i ON i.id = p.invoice_id WHERE p.status = 'reversed'
            AND i.payment_count = 1 ORDER BY p.id LIMIT 1
        """;

    private const string Active = """
        SELECT s.id FROM subscriptions s JOIN plans p ON p.id = s.plan_id WHERE s.status = 'active'
            AND p.missed_periods = 'bill_all' AND s.next_period > 3 AND s.interval_unit = 'month' ORDER BY s.id LIMIT 1
        """;

    private const string Canceled = """
        SELECT p.id FROM payments p JOIN subscriptions s ON s.id = p.subscription_id JOIN contracts c
            ON c.id = p.contract_id WHERE s.status = 'canceled' AND c.status = 'signed' ORDER BY p.id LIMIT 1
        """;

    public static IReadOnlyList<Plant> All { get; } =
    [.. Charges, .. Numbers, .. FurtherNumbers, .. Ends, .. MorePlants.All];

    private static IEnumerable<Plant> Charges =>
        [
            new(
                "one-charge-per-invoice",
                "an invoice is paid by two payments",
                "invoice",
                PaidInvoice,
                $"SELECT twin_payment(({Paid}), '{{}}')"
            )
            {
                Also = ["new-number-after-proof-of-death", "ledger-balances", "reconciled-days-are-whole"],
            },
            new(
                "one-charge-per-invoice",
                "late money waits for its refund",
                "payment",
                "SELECT id FROM payments WHERE late AND kind = 'deduction'",
                """
                DELETE FROM ledger_entries WHERE cause_id IN (SELECT id FROM refunds WHERE payment_id = @target);
                DELETE FROM events WHERE object_id IN (SELECT id FROM refunds WHERE payment_id = @target);
                DELETE FROM refunds WHERE payment_id = @target;
                UPDATE payments SET status = 'succeeded', refund_reserved_minor = 0, refunded_minor = 0 WHERE id = @target
                """
            )
            {
                IsException = true,
            },
            new(
                "one-charge-per-period",
                "two paid periods overlap",
                "subscription",
                Active,
                """
                UPDATE invoices SET period_start = period_start - interval '1 day'
                WHERE subscription_id = @target AND period_index = 1
                """
            )
            {
                Also = ["periods-are-billed", "numbers-are-derived"],
            },
            new(
                "one-invoice-per-period",
                "a period has two invoices",
                "subscription",
                "SELECT subscription_id FROM invoices WHERE status = 'void' ORDER BY id LIMIT 1",
                """
                ALTER TABLE invoices DROP CONSTRAINT invoices_period;
                SELECT twin_invoice(id, '{}') FROM invoices WHERE subscription_id = @target AND status = 'void';
                """
            ),
            new(
                "success-has-cause",
                "a success without WeChat's number",
                "payment",
                Paid,
                "UPDATE payments SET transaction_id = NULL WHERE id = @target"
            ),
            new(
                "success-has-cause",
                "an order without a row in orders",
                "payment",
                PaidOrder,
                "DELETE FROM orders WHERE id = @target"
            )
            {
                Also = ["given-up-orders-are-late"],
            },
            new(
                "given-up-orders-are-late",
                "an order is sold after it was given up",
                "payment",
                PaidOrder,
                "UPDATE orders SET given_up_at = created_at, given_up_because = 'requested' WHERE id = @target"
            ),
            new(
                "given-up-orders-are-late",
                "late money for an order that was open",
                "payment",
                "SELECT id FROM payments WHERE late AND kind = 'app_order'",
                "UPDATE orders SET given_up_at = NULL, given_up_because = NULL WHERE id = @target"
            ),
            new(
                "numbers-are-accounted-for",
                "an open order without a due time",
                "payment",
                "SELECT id FROM payments WHERE status = 'awaiting_payer'",
                "UPDATE payments SET due_at = NULL WHERE id = @target"
            ),
            new(
                "dead-numbers-have-proof",
                "an order that was given up without an answer of WeChat",
                "payment",
                "SELECT id FROM payments WHERE kind = 'app_order' AND status = 'canceled' AND attempts = 1",
                "UPDATE gateway_calls SET outcome = 'unknown' WHERE object_id = @target"
            ),
            new(
                "every-fact-is-booked",
                "an order that is paid but not booked",
                "payment",
                PaidOrder,
                "DELETE FROM ledger_entries WHERE cause_id = @target"
            )
            {
                Also = ["ledger-balances"],
            },
            new(
                "success-has-cause",
                "a success without evidence",
                "payment",
                Paid,
                """
                DELETE FROM gateway_calls WHERE object_id = @target;
                UPDATE statement_lines SET state = 'REFUND' WHERE payment_id = @target AND NOT is_refund
                """
            ),
            new(
                "success-has-cause",
                "a deduction without an invoice",
                "payment",
                "SELECT id FROM payments WHERE late AND kind = 'deduction'",
                """
                UPDATE invoices SET payment_count = 0 WHERE id = (SELECT invoice_id FROM payments WHERE id = @target);
                UPDATE payments SET invoice_id = NULL WHERE id = @target
                """
            ),
            new(
                "paid-invoices-are-paid",
                "an invoice is paid without a payment",
                "invoice",
                "SELECT invoice_id FROM payments WHERE status = 'declined'",
                """
                UPDATE invoices SET status = 'paid', due_minor = 0, paid_at = created_at WHERE id = @target
                """
            )
            {
                Also = ["ledger-balances", "status-agrees-with-events", "access-is-paid-for"],
            },
            new(
                "paid-invoices-are-paid",
                "a success pays an invoice that stays open",
                "invoice",
                PaidInvoice,
                "UPDATE invoices SET status = 'open', due_minor = total_minor, paid_at = NULL WHERE id = @target"
            )
            {
                Also = ["open-invoices-say-why", "ledger-balances", "status-agrees-with-events"],
            },
        ];

    private static IEnumerable<Plant> Numbers =>
        [
            new(
                "numbers-are-accounted-for",
                "an unknown payment without a next query",
                "payment",
                Owing,
                "UPDATE payments SET status = 'unknown', due_at = NULL WHERE id = @target"
            ),
            new(
                "numbers-are-accounted-for",
                "a payment in flight without a lease",
                "payment",
                Owing,
                "UPDATE payments SET status = 'submitting', due_at = NULL WHERE id = @target"
            ),
            new(
                "numbers-are-accounted-for",
                "an unknown state",
                "payment",
                Owing,
                """
                ALTER TABLE payments DROP CONSTRAINT payments_status_check;
                UPDATE payments SET status = 'forgotten', due_at = NULL WHERE id = @target
                """
            )
            {
                Also = ["open-invoices-say-why", "status-agrees-with-events"],
            },
            new(
                "numbers-are-accounted-for",
                "unknown beyond the ladder",
                "payment",
                Owing,
                """
                UPDATE payments SET status = 'unknown', unknown_reason = 'no_answer',
                    unknown_since = due_at - interval '60 days' WHERE id = @target
                """
            )
            {
                IsException = true,
            },
            new(
                "dead-numbers-have-proof",
                "dead without evidence",
                "payment",
                Reversed,
                "UPDATE payments SET evidence = NULL WHERE id = @target"
            ),
            new(
                "dead-numbers-have-proof",
                "dead by a query that was never made",
                "payment",
                Reversed,
                "DELETE FROM gateway_calls WHERE object_id = @target AND outcome = 'dead'"
            ),
            new(
                "dead-numbers-have-proof",
                "given up as never sent, but sent",
                "payment",
                Reversed,
                """
                DELETE FROM events WHERE object_id = @target;
                UPDATE payments SET status = 'canceled', attempts = 0, event_sequence = 0 WHERE id = @target
                """
            ),
            new(
                "dead-numbers-have-proof",
                "given up after sending without a query",
                "payment",
                Reversed,
                """
                DELETE FROM events WHERE object_id = @target;
                DELETE FROM gateway_calls WHERE object_id = @target AND outcome = 'unpaid';
                UPDATE payments SET status = 'canceled', event_sequence = 0 WHERE id = @target
                """
            ),
        ];

    private static IEnumerable<Plant> FurtherNumbers =>
        [
            new(
                "new-number-after-proof-of-death",
                "the proof is newer than the new number",
                "payment",
                """
                SELECT p.id FROM payments p JOIN invoices i ON i.id = p.invoice_id
                WHERE p.status = 'reversed' AND i.payment_count = 2
                """,
                "UPDATE events SET created_at = created_at + interval '40 days' WHERE object_id = @target"
            ),
            new(
                "new-number-after-proof-of-death",
                "a new number while the old one is live",
                "payment",
                Owing,
                "SELECT twin_payment(@target, '{\"status\": \"canceled\", \"attempts\": 0, \"due_at\": null}')"
            )
            {
                Also = ["dead-numbers-have-proof"],
            },
            new(
                "one-live-payment-per-invoice",
                "two live payments of an invoice",
                "invoice",
                "SELECT invoice_id FROM payments WHERE status = 'declined' AND due_at IS NOT NULL",
                """
                DROP INDEX payments_one_live_per_invoice;
                SELECT twin_payment(id, '{}') FROM payments WHERE invoice_id = @target
                """
            )
            {
                Also = ["new-number-after-proof-of-death"],
            },
            new(
                "one-in-flight-per-contract",
                "two deductions of a contract in flight",
                "contract",
                "SELECT contract_id FROM payments WHERE status = 'declined' AND due_at IS NOT NULL",
                """
                DROP INDEX payments_one_in_flight_per_contract;
                UPDATE payments SET status = 'unknown', unknown_reason = 'no_answer', unknown_since = due_at
                WHERE contract_id = @target AND status = 'declined';
                SELECT twin_payment(id, '{"invoice_id": null}') FROM payments
                WHERE contract_id = @target AND status = 'unknown'
                """
            ),
            new(
                "numbers-are-unique",
                "two payments of one number",
                "payment",
                "SELECT id FROM payments ORDER BY id LIMIT 1",
                """
                ALTER TABLE payments DROP CONSTRAINT payments_number;
                UPDATE payments SET out_trade_no = (SELECT out_trade_no FROM payments WHERE id = @target)
                WHERE id = (SELECT max(id::text)::uuid FROM payments WHERE status = 'succeeded' AND kind = 'deduction')
                """
            )
            {
                Also = ["numbers-are-derived"],
            },
            new(
                "numbers-are-derived",
                "a random payment number",
                "payment",
                Paid,
                "UPDATE payments SET out_trade_no = 'D' || repeat('0', 26) WHERE id = @target"
            ),
            new(
                "numbers-are-derived",
                "a random contract code",
                "contract",
                "SELECT id FROM contracts WHERE status = 'signed' ORDER BY id LIMIT 1",
                "UPDATE contracts SET out_contract_code = 'C' || repeat('0', 26) WHERE id = @target"
            ),
            new(
                "numbers-are-derived",
                "a random refund number",
                "refund",
                "SELECT id FROM refunds WHERE status = 'succeeded' ORDER BY id LIMIT 1",
                "UPDATE refunds SET out_refund_no = 'R' || repeat('0', 26) WHERE id = @target"
            ),
            new(
                "numbers-are-unique",
                "two successes of one transaction",
                "payment",
                "SELECT id FROM payments WHERE status = 'succeeded' ORDER BY id LIMIT 1",
                """
                DROP INDEX payments_transaction;
                UPDATE payments SET transaction_id = (SELECT transaction_id FROM payments WHERE id = @target)
                WHERE id = (SELECT max(id::text)::uuid FROM payments WHERE status = 'succeeded' AND kind = 'deduction')
                """
            ),
        ];

    private static IEnumerable<Plant> Ends =>
        [
            new(
                "no-charge-after-cancel",
                "a deduction a day after the cancel",
                "payment",
                Canceled,
                """
                INSERT INTO gateway_calls SELECT (jsonb_populate_record(g, jsonb_build_object('id', gen_random_uuid(),
                    'started_at', s.canceled_at + interval '1 day'))).*
                FROM gateway_calls g JOIN payments p ON p.id = g.object_id JOIN subscriptions s ON s.id = p.subscription_id
                WHERE g.object_id = @target AND g.operation = 'deduct'
                """
            ),
            new(
                "no-charge-after-cancel",
                "a payment created and sent right after the cancel",
                "payment",
                Canceled,
                """
                UPDATE payments p SET created_at = s.canceled_at + interval '1 second',
                    paid_at = s.canceled_at + interval '1 second' FROM subscriptions s
                WHERE s.id = p.subscription_id AND p.id = @target;
                UPDATE gateway_calls g SET started_at = p.created_at FROM payments p
                WHERE p.id = @target AND g.object_id = p.id AND g.operation = 'deduct'
                """
            ),
            new(
                "no-charge-after-termination",
                "a deduction after the contract's end",
                "payment",
                """
                SELECT p.id FROM payments p JOIN contracts c ON c.id = p.contract_id JOIN subscriptions s
                    ON s.id = p.subscription_id
                WHERE c.status = 'terminated' AND s.contract_id <> c.id AND s.status = 'active' LIMIT 1
                """,
                """
                INSERT INTO gateway_calls SELECT (jsonb_populate_record(g, jsonb_build_object('id', gen_random_uuid(),
                    'started_at', c.terminated_at + interval '1 hour'))).*
                FROM gateway_calls g JOIN payments p ON p.id = g.object_id JOIN contracts c ON c.id = p.contract_id
                WHERE g.object_id = @target AND g.operation = 'deduct'
                """
            ),
            new(
                "nothing-queued-after-the-end",
                "a retry outlives its subscription",
                "payment",
                """
                SELECT p.id FROM payments p JOIN subscriptions s ON s.id = p.subscription_id JOIN invoices i
                    ON i.id = p.invoice_id WHERE s.status = 'canceled' AND p.status = 'reversed' AND i.payment_count = 1
                ORDER BY p.id LIMIT 1
                """,
                """
                DELETE FROM events WHERE object_id = @target;
                UPDATE payments SET status = 'declined', due_at = (SELECT max(next_renewal_at) FROM subscriptions),
                    evidence = NULL, event_sequence = 0 WHERE id = @target
                """
            ),
            new(
                "one-subscription-per-offer",
                "a customer has an offer twice",
                "customer",
                "SELECT customer_id FROM subscriptions GROUP BY 1 HAVING count(*) = 2",
                """
                DROP INDEX subscriptions_one_per_offer;
                UPDATE subscriptions SET plan_code = 'the-same' WHERE customer_id = @target;
                INSERT INTO subscriptions SELECT (jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid(),
                    'status', 'incomplete', 'event_sequence', 1, 'next_period', 0, 'next_renewal_at', NULL,
                    'anchor_local', NULL, 'paid_until', NULL, 'current_period_end', NULL))).* FROM subscriptions s
                WHERE customer_id = @target AND status = 'active';
                INSERT INTO events SELECT (jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid(),
                    'object_id', s.id, 'sequence', 1))).* FROM subscriptions s, events e
                WHERE s.customer_id = @target AND s.status = 'incomplete' AND e.id =
                    (SELECT id FROM events WHERE type = 'subscription.created' LIMIT 1)
                """
            ),
            new(
                "refunds-within-payments",
                "more is refunded than was paid",
                "payment",
                Paid,
                """
                INSERT INTO refunds (id, merchant_id, payment_id, subscription_id, customer_id, account_key, out_refund_no,
                    out_trade_no, transaction_id, status, cause, total_minor, amount_minor, currency, due_at, attempts,
                    fence, answer_lost, ladder_step, created_at, updated_at, event_sequence)
                SELECT gen_random_uuid(), merchant_id, id, subscription_id, customer_id, account_key,
                    gen_random_uuid()::text, out_trade_no, transaction_id, 'created', 'requested', amount_minor,
                    amount_minor, currency, created_at, 0, 0, false, 0, created_at, created_at, 0
                FROM payments, generate_series(1, 2) WHERE id = @target
                """
            ),
        ];
}
