namespace BillingEngine.Proof.Tests;

/// <summary>Faults in access and signatures, and answers of WeChat that contradict our data.</summary>
public static class LifePlants
{
    private const string Active = """
        SELECT s.id FROM subscriptions s JOIN plans p ON p.id = s.plan_id WHERE s.status = 'active'
            AND p.missed_periods = 'bill_all' AND s.next_period > 3 AND s.interval_unit = 'month' ORDER BY s.id LIMIT 1
        """;

    private const string OnTrial = "SELECT id FROM subscriptions WHERE status = 'trialing'";

    private const string Owing = "SELECT id FROM payments WHERE status = 'declined' AND due_at IS NOT NULL LIMIT 1";

    private const string Reversed = """
        SELECT p.id FROM payments p JOIN invoices i ON i.id = p.invoice_id WHERE p.status = 'reversed'
            AND i.payment_count = 1 ORDER BY p.id LIMIT 1
        """;

    private const string Signed =
        "SELECT contract_id FROM payments WHERE status = 'succeeded' "
        + "AND contract_id IS NOT NULL ORDER BY id LIMIT 1";

    private static string Told(string id, string status, string payment) =>
        $"""
            INSERT INTO notifications (id, account_key, notification_id, event_type, status, object_id, resource,
                received_at)
            VALUES ({id}, 'main', 'EV-PLANTED', 'TRANSACTION.SUCCESS', '{status}', {payment}, '', now())
            """;

    private const string CallOf = """
        INSERT INTO gateway_calls SELECT (jsonb_populate_record(g, jsonb_build_object('id', gen_random_uuid(),
            'outcome', 'succeeded'))).*
        FROM gateway_calls g WHERE object_id = @target AND operation = 'deduct' LIMIT 1
        """;

    public static IEnumerable<Plant> All => [.. Access, .. Signatures, .. Words];

    private static IEnumerable<Plant> Access =>
        [
            new(
                "access-is-paid-for",
                "active, but never paid",
                "subscription",
                OnTrial,
                "UPDATE subscriptions SET status = 'active', trial_end = NULL, paid_until = NULL WHERE id = @target"
            ),
            new(
                "access-is-paid-for",
                "on trial without one",
                "subscription",
                OnTrial,
                "UPDATE subscriptions SET trial_end = NULL, paid_until = NULL WHERE id = @target"
            ),
            new(
                "access-is-paid-for",
                "active, but paid only until long ago",
                "subscription",
                Active,
                "UPDATE subscriptions SET paid_until = paid_until - interval '400 days' WHERE id = @target"
            ),
            new(
                "access-is-paid-for",
                "paid for years without money",
                "subscription",
                Active,
                "UPDATE subscriptions SET paid_until = paid_until + interval '10 years' WHERE id = @target"
            ),
            new(
                "access-is-paid-for",
                "a trial of years",
                "subscription",
                OnTrial,
                """
                UPDATE subscriptions SET paid_until = paid_until + interval '5 years',
                    trial_end = trial_end + interval '5 years' WHERE id = @target
                """
            ),
            new(
                "access-is-paid-for",
                "a period of years",
                "subscription",
                Active,
                """
                UPDATE subscriptions SET current_period_end = current_period_end + interval '5 years' WHERE id = @target
                """
            ),
            new(
                "access-is-paid-for",
                "grace days that never end",
                "subscription",
                "SELECT id FROM subscriptions WHERE status = 'past_due' ORDER BY id LIMIT 1",
                "UPDATE subscriptions SET past_due_since = past_due_since + interval '5 years' WHERE id = @target"
            ),
            new(
                "access-is-paid-for",
                "an end that is years away",
                "subscription",
                Active,
                """
                UPDATE subscriptions SET cancel_at_period_end = true, next_renewal_at = NULL,
                    ends_at = paid_until + interval '5 years' WHERE id = @target
                """
            ),
        ];

    private static IEnumerable<Plant> Signatures =>
        [
            new(
                "signatures-have-cause",
                "an active contract that was never signed",
                "contract",
                Signed,
                """
                DELETE FROM notifications WHERE object_id = @target;
                DELETE FROM gateway_calls WHERE object_id = @target AND outcome = 'signed'
                """
            ),
            new(
                "signatures-have-cause",
                "a signature without a time",
                "contract",
                Signed,
                "UPDATE contracts SET signed_at = NULL WHERE id = @target"
            ),
        ];

    private static IEnumerable<Plant> Words =>
        [
            new(
                "successes-are-believed",
                "a reversed payment that a call reported as paid",
                "payment",
                Reversed,
                CallOf
            ),
            new(
                "successes-are-believed",
                "a declined payment with a success notification",
                "payment",
                Owing,
                Told("gen_random_uuid()", "applied", "@target")
            ),
            new(
                "successes-are-believed",
                "a payment that is still retried, but a call reported as paid",
                "payment",
                Owing,
                CallOf
            )
            {
                IsException = true,
            },
            new(
                "successes-are-believed",
                "a success that did not match and was refused",
                "payment",
                Reversed,
                $"""
                {CallOf};
                INSERT INTO alerts (id, code, detail, object_id, raised_at)
                VALUES (gen_random_uuid(), 'payment.outcome_refused', 'It does not fit.', @target, now())
                """
            )
            {
                IsException = true,
            },
            new(
                "successes-are-believed",
                "a success notification that was parked",
                "notification",
                "SELECT gen_random_uuid()",
                Told("@target", "parked", "NULL")
            )
            {
                IsException = true,
            },
            new(
                "success-has-cause",
                "paid years after its creation",
                "payment",
                "SELECT id FROM payments WHERE status = 'succeeded' AND NOT late ORDER BY id LIMIT 1",
                "UPDATE payments SET paid_at = paid_at + interval '3 years' WHERE id = @target"
            ),
            new(
                "money-agrees",
                "an invoice of another price than its plan's",
                "invoice",
                "SELECT id FROM invoices WHERE status = 'paid' ORDER BY id LIMIT 1",
                """
                UPDATE plans SET amount_minor = amount_minor + 1 WHERE id = (SELECT s.plan_id FROM invoices i
                    JOIN subscriptions s ON s.id = i.subscription_id WHERE i.id = @target)
                """
            ),
            new(
                "no-charge-after-cancel",
                "a payment created after the cancel, without a recorded call",
                "payment",
                """
                SELECT p.id FROM payments p JOIN subscriptions s ON s.id = p.subscription_id
                    JOIN statement_lines l ON l.payment_id = p.id AND NOT l.is_refund
                WHERE s.status = 'canceled' AND p.status = 'succeeded' AND NOT p.late
                    AND s.ended_at >= s.canceled_at ORDER BY p.id LIMIT 1
                """,
                """
                DELETE FROM gateway_calls WHERE object_id = @target AND operation = 'deduct';
                UPDATE payments p SET created_at = s.canceled_at + interval '1 hour',
                    paid_at = s.canceled_at + interval '1 hour'
                FROM subscriptions s WHERE s.id = p.subscription_id AND p.id = @target
                """
            ),
        ];
}
