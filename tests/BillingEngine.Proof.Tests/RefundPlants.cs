namespace BillingEngine.Proof.Tests;

/// <summary>Faults in refunds.</summary>
public static class RefundPlants
{
    private const string GivenBack = "SELECT id FROM refunds WHERE status = 'succeeded' ORDER BY id LIMIT 1";

    private const string Closed = "SELECT id FROM refunds WHERE status = 'closed' AND attempts = 1";

    private const string InProgress = "SELECT id FROM refunds WHERE status = 'processing'";

    public static IEnumerable<Plant> All =>
        [
            new(
                "refunds-fit-their-payment",
                "of another transaction",
                "refund",
                GivenBack,
                "UPDATE refunds SET transaction_id = 'another' WHERE id = @target"
            ),
            new(
                "refunds-fit-their-payment",
                "of another number",
                "refund",
                GivenBack,
                "UPDATE refunds SET out_trade_no = 'another' WHERE id = @target"
            ),
            new(
                "refunds-fit-their-payment",
                "of another account",
                "refund",
                GivenBack,
                "UPDATE refunds SET account_key = 'other' WHERE id = @target"
            ),
            new(
                "refunds-fit-their-payment",
                "of another total",
                "refund",
                GivenBack,
                "UPDATE refunds SET total_minor = total_minor + 1 WHERE id = @target"
            ),
            new(
                "refunds-have-cause",
                "a refund without a record",
                "refund",
                GivenBack,
                """
                DELETE FROM gateway_calls WHERE object_id = @target;
                UPDATE statement_lines SET state = 'PROCESSING' WHERE refund_id = @target
                """
            ),
            new(
                "refunds-have-cause",
                "refunded years before its creation",
                "refund",
                GivenBack,
                "UPDATE refunds SET succeeded_at = succeeded_at - interval '3 years' WHERE id = @target"
            ),
            new(
                "closed-refunds-have-proof",
                "closed without a record",
                "refund",
                Closed,
                "DELETE FROM gateway_calls WHERE object_id = @target"
            ),
            new(
                "closed-refunds-have-proof",
                "closed by the refusal of a second request",
                "refund",
                Closed,
                """
                UPDATE refunds SET attempts = 2 WHERE id = @target;
                DELETE FROM gateway_calls WHERE object_id = @target AND outcome = 'none'
                """
            ),
            new(
                "refunds-are-accounted-for",
                "in progress and never queried",
                "refund",
                InProgress,
                "UPDATE refunds SET due_at = NULL WHERE id = @target"
            ),
            new(
                "refunds-are-accounted-for",
                "unknown without a start time",
                "refund",
                InProgress,
                "UPDATE refunds SET status = 'unknown' WHERE id = @target"
            ),
            new(
                "refunds-are-accounted-for",
                "in an unknown state",
                "refund",
                InProgress,
                """
                ALTER TABLE refunds DROP CONSTRAINT refunds_status_check;
                UPDATE refunds SET status = 'forgotten' WHERE id = @target
                """
            )
            {
                Also = ["status-agrees-with-events"],
            },
            new(
                "refunds-are-accounted-for",
                "in progress for 60 days",
                "refund",
                InProgress,
                "UPDATE refunds SET created_at = created_at - interval '60 days' WHERE id = @target"
            )
            {
                IsException = true,
            },
            new(
                "refunds-are-accounted-for",
                "unknown for 60 days",
                "refund",
                InProgress,
                """
                UPDATE refunds SET status = 'unknown', unknown_since = created_at - interval '60 days' WHERE id = @target
                """
            )
            {
                IsException = true,
            },
            new(
                "due-work-is-on-time",
                "a refund that has been due for 60 days",
                "refund",
                InProgress,
                "UPDATE refunds SET due_at = due_at - interval '60 days' WHERE id = @target"
            )
            {
                IsException = true,
            },
            new(
                "refunds-within-payments",
                "a payment that says it was not refunded",
                "payment",
                "SELECT id FROM payments WHERE status = 'refunded' ORDER BY id LIMIT 1",
                "UPDATE payments SET status = 'succeeded' WHERE id = @target"
            ),
            new(
                "numbers-are-unique",
                "two refunds of one number of WeChat's",
                "refund",
                "SELECT id FROM refunds WHERE status = 'succeeded' ORDER BY id LIMIT 1",
                """
                UPDATE refunds SET refund_number = (SELECT refund_number FROM refunds WHERE id = @target)
                WHERE id = (SELECT max(id::text)::uuid FROM refunds WHERE status = 'succeeded')
                """
            ),
            new(
                "successes-are-believed",
                "a closed refund that a call reported as paid",
                "refund",
                Closed,
                """
                INSERT INTO gateway_calls SELECT (jsonb_populate_record(g, jsonb_build_object('id', gen_random_uuid(),
                    'outcome', 'succeeded'))).* FROM gateway_calls g WHERE object_id = @target
                """
            ),
        ];
}
