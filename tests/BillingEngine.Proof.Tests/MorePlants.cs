namespace BillingEngine.Proof.Tests;

/// <summary>Faults in periods, ledger, events and rows that must agree.</summary>
public static class MorePlants
{
    private const string Active = """
        SELECT s.id FROM subscriptions s JOIN plans p ON p.id = s.plan_id WHERE s.status = 'active'
            AND p.missed_periods = 'bill_all' AND s.next_period > 3 AND s.interval_unit = 'month' ORDER BY s.id LIMIT 1
        """;

    private const string Paid = """
        SELECT p.id FROM payments p JOIN invoices i ON i.id = p.invoice_id
        WHERE p.status = 'succeeded' AND NOT p.late AND i.payment_count = 1 ORDER BY p.id LIMIT 1
        """;

    private const string PaidInvoice = "SELECT id FROM invoices WHERE status = 'paid' ORDER BY id LIMIT 1";

    /// <summary>All except those of the gateway's ledger, which have their own test.</summary>
    public static IEnumerable<Plant> All =>
        [
            .. Periods,
            .. Open,
            .. Late,
            .. Ledger,
            .. Events,
            .. Agreement,
            .. BookPlants.All,
            .. RefundPlants.All,
            .. LifePlants.All,
        ];

    private static IEnumerable<Plant> Periods =>
        [
            new(
                "periods-are-billed",
                "a period was skipped",
                "subscription",
                Active,
                """
                UPDATE subscriptions SET next_period = next_period + 1,
                    next_renewal_at = next_renewal_at + interval '1 month' WHERE id = @target
                """
            ),
            new(
                "periods-are-billed",
                "no next billing is planned",
                "subscription",
                Active,
                "UPDATE subscriptions SET next_renewal_at = NULL WHERE id = @target"
            ),
            new(
                "periods-are-billed",
                "the next date is too early",
                "subscription",
                Active,
                "UPDATE subscriptions SET next_renewal_at = next_renewal_at - interval '1 hour' WHERE id = @target"
            ),
            new(
                "periods-are-billed",
                "the next date is postponed without an alert",
                "subscription",
                Active,
                "UPDATE subscriptions SET next_renewal_at = next_renewal_at + interval '1 hour' WHERE id = @target"
            ),
            new(
                "periods-are-billed",
                "the next date is postponed with an alert",
                "subscription",
                Active,
                """
                UPDATE subscriptions SET next_renewal_at = next_renewal_at + interval '1 hour' WHERE id = @target;
                INSERT INTO alerts (id, code, detail, object_id, raised_at)
                VALUES (gen_random_uuid(), 'sweep.item_failed', 'It could not be billed.', @target, now())
                """
            )
            {
                IsException = true,
            },
            new(
                "periods-are-billed",
                "the anchor was moved",
                "subscription",
                Active,
                "UPDATE subscriptions SET anchor_local = anchor_local + interval '1 minute' WHERE id = @target"
            ),
            new(
                "periods-are-billed",
                "an ended subscription is to be billed",
                "subscription",
                "SELECT id FROM subscriptions WHERE status = 'canceled' AND next_period > 0 ORDER BY id LIMIT 1",
                "UPDATE subscriptions SET next_renewal_at = now() + interval '1000 days' WHERE id = @target"
            ),
            new(
                "periods-are-billed",
                "an unknown time zone",
                "subscription",
                Active,
                "UPDATE subscriptions SET time_zone = 'Moon/Tranquility' WHERE id = @target"
            ),
        ];

    private const string Retried = """
        SELECT i.id FROM invoices i JOIN payments p ON p.invoice_id = i.id
        WHERE i.status = 'open' AND p.status = 'declined' AND p.due_at IS NOT NULL
        """;

    private static IEnumerable<Plant> Open =>
        [
            new(
                "open-invoices-say-why",
                "its retry is missing",
                "invoice",
                Retried,
                "UPDATE payments SET due_at = NULL WHERE invoice_id = @target"
            ),
            new(
                "open-invoices-say-why",
                "it has stopped, but is still retried",
                "invoice",
                Retried,
                "UPDATE invoices SET stopped_reason = 'payment_reversed' WHERE id = @target"
            ),
        ];

    private static IEnumerable<Plant> Late =>
        [
            new(
                "due-work-is-on-time",
                "a contract is not queried",
                "contract",
                "SELECT id FROM contracts WHERE next_check_at IS NOT NULL ORDER BY id LIMIT 1",
                "UPDATE contracts SET next_check_at = signed_at WHERE id = @target"
            )
            {
                IsException = true,
            },
            new(
                "due-work-is-on-time",
                "a retry is not sent",
                "payment",
                "SELECT id FROM payments WHERE status = 'declined' AND due_at IS NOT NULL",
                "UPDATE payments SET due_at = created_at WHERE id = @target"
            )
            {
                IsException = true,
            },
            new(
                "due-work-is-on-time",
                "a sender's lease expired",
                "payment",
                "SELECT id FROM payments WHERE status = 'declined' AND due_at IS NOT NULL",
                """
                UPDATE payments SET status = 'submitting', due_at = NULL, lease_until = now() - interval '1 hour'
                WHERE id = @target
                """
            )
            {
                IsException = true,
            },
            new(
                "due-work-is-on-time",
                "an end is not carried out",
                "subscription",
                Active,
                "UPDATE subscriptions SET ends_at = created_at WHERE id = @target"
            )
            {
                IsException = true,
            },
            new(
                "due-work-is-on-time",
                "a renewal was not done",
                "subscription",
                "SELECT id FROM subscriptions WHERE next_renewal_at IS NOT NULL ORDER BY next_renewal_at, id LIMIT 1",
                """
                UPDATE contracts SET next_check_at = NULL;
                UPDATE business_clock SET offset_seconds = (SELECT extract(epoch FROM next_renewal_at - now()) + 3600
                    FROM subscriptions WHERE id = @target)
                """
            )
            {
                IsException = true,
            },
        ];

    private static IEnumerable<Plant> Ledger =>
        [
            new(
                "ledger-entries-fit-their-cause",
                "an entry of another amount",
                "payment",
                Paid,
                "UPDATE ledger_entries SET amount_minor = amount_minor + 1 WHERE cause_id = @target"
            )
            {
                Also = ["ledger-balances"],
            },
            new(
                "ledger-entries-fit-their-cause",
                "an entry in another currency",
                "invoice",
                PaidInvoice,
                "UPDATE ledger_entries SET currency = 'USD' WHERE cause_id = @target"
            )
            {
                Also = ["ledger-balances"],
            },
            new(
                "ledger-entries-fit-their-cause",
                "an entry between the wrong accounts",
                "payment",
                Paid,
                "UPDATE ledger_entries SET credit = 'suspense' WHERE cause_id = @target"
            )
            {
                Also = ["ledger-balances"],
            },
            new(
                "ledger-entries-fit-their-cause",
                "an entry that is booked twice",
                "payment",
                Paid,
                """
                ALTER TABLE ledger_entries DROP CONSTRAINT ledger_once;
                INSERT INTO ledger_entries SELECT (jsonb_populate_record(l, jsonb_build_object('id', gen_random_uuid()))).*
                FROM ledger_entries l WHERE cause_id = @target
                """
            )
            {
                Also = ["ledger-balances"],
            },
            new(
                "ledger-entries-fit-their-cause",
                "an entry of an unknown kind",
                "payment",
                Paid,
                """
                INSERT INTO ledger_entries SELECT (jsonb_populate_record(l, jsonb_build_object('id', gen_random_uuid(),
                    'kind', 'tip_taken'))).* FROM ledger_entries l WHERE cause_id = @target
                """
            )
            {
                IsException = true,
            },
            new(
                "every-fact-is-booked",
                "a success that is not in the ledger",
                "payment",
                Paid,
                "DELETE FROM ledger_entries WHERE cause_id = @target"
            )
            {
                Also = ["ledger-balances"],
            },
            new(
                "ledger-balances",
                "a void that never happened",
                "merchant",
                "SELECT merchant_id FROM payments LIMIT 1",
                $"""
                INSERT INTO ledger_entries SELECT (jsonb_populate_record(l, jsonb_build_object('id', gen_random_uuid(),
                    'kind', 'invoice_voided', 'debit', l.credit, 'credit', l.debit))).*
                FROM ledger_entries l WHERE cause_id = ({PaidInvoice})
                """
            ),
        ];

    private static IEnumerable<Plant> Events =>
        [
            new(
                "event-sequences-have-no-gaps",
                "an event was removed",
                "subscription",
                Active,
                "DELETE FROM events WHERE object_id = @target AND sequence = 2"
            ),
            new(
                "event-sequences-have-no-gaps",
                "the object has another counter",
                "invoice",
                PaidInvoice,
                "UPDATE invoices SET event_sequence = event_sequence + 1 WHERE id = @target"
            ),
            new(
                "event-sequences-have-no-gaps",
                "events of an object that does not exist",
                "invoice",
                "SELECT gen_random_uuid()",
                """
                INSERT INTO events SELECT (jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid(),
                    'object_id', @target))).* FROM events e WHERE type = 'invoice.created' LIMIT 1
                """
            ),
            new(
                "status-agrees-with-events",
                "a state without an event",
                "subscription",
                Active,
                "UPDATE subscriptions SET status = 'past_due' WHERE id = @target"
            )
            {
                Also = ["access-is-paid-for"],
            },
            new(
                "status-agrees-with-events",
                "a contract ended without an event",
                "contract",
                "SELECT contract_id FROM payments WHERE status = 'declined' AND due_at IS NOT NULL",
                "UPDATE contracts SET status = 'expired' WHERE id = @target"
            ),
            new(
                "status-agrees-with-events",
                "an event of an unknown type",
                "subscription",
                Active,
                "UPDATE events SET type = 'subscription.sung_of' WHERE object_id = @target"
            )
            {
                IsException = true,
            },
        ];

    private const string Other = "(SELECT id FROM merchants WHERE name = 'other')";

    private static IEnumerable<Plant> Agreement =>
        [
            new(
                "tenants-are-apart",
                "a call made for another merchant",
                "payment",
                Paid,
                $"UPDATE gateway_calls SET merchant_id = {Other} WHERE object_id = @target"
            ),
            new(
                "tenants-are-apart",
                "a contract of another merchant",
                "contract",
                "SELECT id FROM contracts WHERE status = 'terminated' ORDER BY id LIMIT 1",
                $"UPDATE contracts SET merchant_id = {Other} WHERE id = @target"
            ),
            new(
                "tenants-are-apart",
                "a payment sent with another account",
                "payment",
                Paid,
                "UPDATE payments SET account_key = 'other' WHERE id = @target"
            ),
            new(
                "money-agrees",
                "lines that do not add up",
                "invoice",
                PaidInvoice,
                "UPDATE invoice_lines SET amount_minor = amount_minor + 1 WHERE invoice_id = @target"
            ),
            new(
                "money-agrees",
                "a payment of another amount",
                "payment",
                Paid,
                "UPDATE payments SET amount_minor = amount_minor + 1 WHERE id = @target"
            )
            {
                Also = ["ledger-entries-fit-their-cause", "ledger-balances"],
            },
            new(
                "money-agrees",
                "a paid invoice that is still due",
                "invoice",
                PaidInvoice,
                "UPDATE invoices SET due_minor = 1 WHERE id = @target"
            ),
            new(
                "money-agrees",
                "a payment that the invoice does not count",
                "invoice",
                PaidInvoice,
                "UPDATE invoices SET payment_count = 5 WHERE id = @target"
            ),
            new(
                "payer-and-contract-agree",
                "a payment through another contract",
                "payment",
                Paid,
                "UPDATE payments SET contract_number = 'another' WHERE id = @target"
            ),
            new(
                "payer-and-contract-agree",
                "an invoice of another customer",
                "invoice",
                PaidInvoice,
                "UPDATE invoices SET customer_id = (SELECT max(id::text)::uuid FROM customers) WHERE id = @target"
            ),
        ];
}
