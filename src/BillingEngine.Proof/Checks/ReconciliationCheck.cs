namespace BillingEngine.Proof.Checks;

/// <summary>A day that was compared with WeChat's statement accounts for everything on both sides.</summary>
internal static class ReconciliationCheck
{
    // Days are in UTC+8, as in statements.
    private const string Day = "(d.day::timestamp AT TIME ZONE 'UTC' - interval '8 hours')";

    // Earlier statements of a day no longer count.
    private const string Current = "JOIN reconciliations c ON c.statement_id = l.statement_id";

    private const string OnThatDay = $"({{0}} >= {Day} AND {{0}} < {Day} + interval '1 day')";

    public static readonly SqlCheck DaysAreWhole = new(
        "reconciled-days-are-whole",
        "On a day that was compared with its statement, every payment and refund of ours and every line of the "
            + "statement has its counterpart or is listed as a difference, and the day counts the open ones.",
        "Reconcile the day again (POST /v1/reconciliations); a row that still has no counterpart is a bug in "
            + "the comparison.",
        "reconciliations",
        $"""
        SELECT 'payment', p.id, 'was paid on ' || d.day || ', which was compared, but is on no statement'
        FROM reconciliations d JOIN payments p ON p.merchant_id = d.merchant_id
            AND {OnThatDay.Replace("{0}", "p.paid_at", StringComparison.Ordinal)}
        WHERE d.status <> 'waiting' AND p.status IN {StatusSets.Charged}
            AND NOT EXISTS (SELECT FROM statement_lines l {Current} WHERE l.payment_id = p.id AND NOT l.is_refund)
            AND NOT EXISTS (SELECT FROM reconciliation_differences x
                WHERE x.payment_id = p.id AND x.refund_id IS NULL AND x.resolved_at IS NULL)
        UNION ALL
        SELECT 'refund', r.id, 'was refunded on ' || d.day || ', which was compared, but is on no statement'
        FROM reconciliations d JOIN refunds r ON r.merchant_id = d.merchant_id
            AND {OnThatDay.Replace("{0}", "r.succeeded_at", StringComparison.Ordinal)}
        WHERE d.status <> 'waiting' AND r.status = 'succeeded'
            AND NOT EXISTS (SELECT FROM statement_lines l {Current}
                WHERE l.refund_id = r.id AND coalesce(l.state, '') NOT IN {StatusSets.NothingMoved})
            AND NOT EXISTS (SELECT FROM reconciliation_differences x
                WHERE x.refund_id = r.id AND x.resolved_at IS NULL)
        UNION ALL
        SELECT 'reconciliation', d.id, 'line ' || l.line || ' of ' || d.day || ' has no owner and no difference'
        FROM reconciliations d JOIN statement_lines l ON l.statement_id = d.statement_id
        WHERE CASE WHEN l.is_refund THEN l.refund_id ELSE l.payment_id END IS NULL
            AND NOT (l.is_refund AND coalesce(l.state, '') IN {StatusSets.NothingMoved})
            AND NOT EXISTS (SELECT FROM reconciliation_differences x
                WHERE x.reconciliation_id = d.id AND x.resolved_at IS NULL AND x.theirs ->> 'line' = l.line::text)
        UNION ALL
        SELECT CASE WHEN l.is_refund THEN 'refund' ELSE 'payment' END, CASE WHEN l.is_refund THEN r.id ELSE p.id END,
            'is ' || CASE WHEN l.is_refund THEN r.status ELSE p.status END || ', but line ' || l.line || ' of ' || d.day
            || ' says that its money moved, and there is no difference'
        FROM reconciliations d JOIN statement_lines l ON l.statement_id = d.statement_id AND l.state = 'SUCCESS'
        LEFT JOIN payments p ON p.id = l.payment_id AND NOT l.is_refund
        LEFT JOIN refunds r ON r.id = l.refund_id AND l.is_refund
        WHERE (p.status NOT IN {StatusSets.Charged} OR r.status <> 'succeeded')
            AND NOT EXISTS (SELECT FROM reconciliation_differences x WHERE x.reconciliation_id = d.id
                AND x.resolved_at IS NULL AND x.theirs ->> 'line' = l.line::text)
        UNION ALL
        SELECT 'reconciliation', d.id, d.day || ' says that ' || d.matched_count || ' of ' || d.line_count
            || ' lines agree, but ' || o.differing || ' differ'
        FROM reconciliations d CROSS JOIN LATERAL (
            SELECT count(DISTINCT x.theirs ->> 'line') AS differing FROM reconciliation_differences x
            WHERE x.reconciliation_id = d.id AND x.resolved_at IS NULL) o
        WHERE d.status <> 'waiting' AND d.matched_count <> d.line_count - o.differing
        UNION ALL
        SELECT 'settlement', s.id, 'was booked as ' || s.settled_minor || ', but is ' || s.payments_minor || ' less '
            || s.refunds_minor || ' less ' || s.fee_minor
        FROM settlements s WHERE s.booked_at IS NOT NULL
            AND s.settled_minor <> s.payments_minor - s.refunds_minor - s.fee_minor
        UNION ALL
        SELECT 'reconciliation', d.id, d.day || ' counts ' || d.open_differences || ' open differences and '
            || d.line_count || ' lines, but there are ' || o.counted || ' and ' || n.counted
        FROM reconciliations d
        CROSS JOIN LATERAL (SELECT count(*) AS counted FROM reconciliation_differences x
            WHERE x.reconciliation_id = d.id AND x.resolved_at IS NULL) o
        CROSS JOIN LATERAL (SELECT count(*) AS counted FROM statement_lines l
            WHERE l.statement_id = d.statement_id) n
        WHERE d.status <> 'waiting' AND ((d.open_differences, d.line_count) <> (o.counted, n.counted)
            OR (d.status = 'matched') <> (o.counted = 0))
        """,
        """
        SELECT 'reconciliation', id, day || ' has ' || open_differences || ' open differences'
        FROM reconciliations WHERE open_differences > 0
        UNION ALL
        SELECT 'settlement', s.id, 'of batch ' || s.batch_id || ' is neither booked nor a difference of its days'
        FROM settlements s JOIN reconciliations d ON d.merchant_id = s.merchant_id AND d.day = s.trades_to
        WHERE s.booked_at IS NULL
            AND NOT EXISTS (SELECT FROM reconciliations w WHERE w.merchant_id = s.merchant_id
                AND w.day BETWEEN s.trades_from AND s.trades_to AND w.status = 'waiting')
            AND NOT EXISTS (SELECT FROM reconciliation_differences x WHERE x.reconciliation_id = d.id
                AND x.resolved_at IS NULL
                AND starts_with(x.subject, 'payout ' || s.batch_id || ' ' || s.currency || ' '))
        """
    );
}
