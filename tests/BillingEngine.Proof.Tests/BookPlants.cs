namespace BillingEngine.Proof.Tests;

/// <summary>Faults in reconciled days and payouts.</summary>
public static class BookPlants
{
    private const string Booked = """
        SELECT id FROM settlements WHERE booked_at IS NOT NULL AND settled_minor > 0 AND fee_minor > 0
        ORDER BY id LIMIT 1
        """;

    private const string Line = """
        SELECT l.payment_id FROM statement_lines l JOIN reconciliations d ON d.statement_id = l.statement_id
        WHERE NOT l.is_refund AND d.line_count > 1 ORDER BY l.payment_id LIMIT 1
        """;

    private const string Matched = """
        SELECT id FROM reconciliations WHERE status = 'matched' AND line_count > 1 ORDER BY id LIMIT 1
        """;

    public static IEnumerable<Plant> All =>
        [
            new(
                "reconciled-days-are-whole",
                "a line was removed with its count",
                "payment",
                Line,
                """
                UPDATE reconciliations SET line_count = line_count - 1, matched_count = matched_count - 1
                WHERE statement_id IN (
                    SELECT statement_id FROM statement_lines WHERE payment_id = @target AND NOT is_refund);
                DELETE FROM statement_lines WHERE payment_id = @target AND NOT is_refund
                """
            ),
            new(
                "reconciled-days-are-whole",
                "a line is only on an earlier statement",
                "payment",
                Line,
                """
                INSERT INTO statements SELECT (jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid(),
                    'sha1', 'former'))).* FROM statements s JOIN statement_lines l ON l.statement_id = s.id
                WHERE l.payment_id = @target AND NOT l.is_refund;
                UPDATE reconciliations SET line_count = line_count - 1, matched_count = matched_count - 1
                WHERE statement_id IN (
                    SELECT statement_id FROM statement_lines WHERE payment_id = @target AND NOT is_refund);
                UPDATE statement_lines SET statement_id = (SELECT id FROM statements WHERE sha1 = 'former')
                WHERE payment_id = @target AND NOT is_refund
                """
            ),
            new(
                "reconciled-days-are-whole",
                "a line says paid for a dead payment",
                "payment",
                "SELECT id FROM payments WHERE status = 'reversed' ORDER BY id LIMIT 1",
                """
                UPDATE statement_lines SET payment_id = @target WHERE (statement_id, line) = (
                    SELECT l.statement_id, l.line FROM statement_lines l JOIN reconciliations d
                        ON d.statement_id = l.statement_id WHERE NOT l.is_refund ORDER BY 1, 2 LIMIT 1)
                """
            ),
            new(
                "reconciled-days-are-whole",
                "a day counts too few matching lines",
                "reconciliation",
                Matched,
                "UPDATE reconciliations SET matched_count = matched_count - 1 WHERE id = @target"
            ),
            new(
                "reconciled-days-are-whole",
                "a payout that is not its own sum",
                "settlement",
                Booked,
                "UPDATE settlements SET payments_minor = payments_minor + 1 WHERE id = @target"
            ),
            new(
                "reconciled-days-are-whole",
                "a payout that is neither booked nor waiting",
                "settlement",
                Booked,
                """
                DELETE FROM ledger_entries WHERE cause_id = @target;
                UPDATE settlements SET booked_at = NULL WHERE id = @target
                """
            )
            {
                IsException = true,
            },
            new(
                "reconciled-days-are-whole",
                "a line without an owner",
                "reconciliation",
                Matched,
                """
                UPDATE statement_lines SET payment_id = NULL, is_refund = false WHERE line = 2 AND statement_id =
                    (SELECT statement_id FROM reconciliations WHERE id = @target)
                """
            ),
            new(
                "reconciled-days-are-whole",
                "a day with a wrong count of open differences",
                "reconciliation",
                Matched,
                """
                INSERT INTO reconciliation_differences (id, merchant_id, reconciliation_id, kind, subject, found_at)
                SELECT gen_random_uuid(), merchant_id, id, 'fee', 'payment X', now() FROM reconciliations
                WHERE id = @target
                """
            ),
            new(
                "due-work-is-on-time",
                "a statement is not requested",
                "reconciliation",
                Matched,
                "UPDATE reconciliations SET due_at = created_at - interval '1 day' WHERE id = @target"
            )
            {
                IsException = true,
            },
            new(
                "ledger-entries-fit-their-cause",
                "a payout of another amount",
                "settlement",
                Booked,
                "UPDATE settlements SET settled_minor = settled_minor + 1 WHERE id = @target"
            )
            {
                Also = ["ledger-balances", "reconciled-days-are-whole"],
            },
            new(
                "ledger-entries-fit-their-cause",
                "a payout that is not marked as booked",
                "settlement",
                Booked,
                "UPDATE settlements SET booked_at = NULL WHERE id = @target"
            )
            {
                Also = ["ledger-balances"],
            },
            new(
                "ledger-entries-fit-their-cause",
                "half an exchange",
                "settlement",
                Booked,
                """
                ALTER TABLE ledger_entries DISABLE TRIGGER ledger_exchange_balances;
                INSERT INTO ledger_entries SELECT (jsonb_populate_record(l, jsonb_build_object('id', gen_random_uuid(),
                    'kind', 'payments_exchanged_from', 'debit', 'fx_difference'))).*
                FROM ledger_entries l WHERE cause_id = @target AND kind = 'settlement_paid'
                """
            ),
            new(
                "every-fact-is-booked",
                "a payout that is not in the ledger",
                "settlement",
                Booked,
                "DELETE FROM ledger_entries WHERE cause_id = @target"
            )
            {
                Also = ["ledger-balances"],
            },
        ];
}
