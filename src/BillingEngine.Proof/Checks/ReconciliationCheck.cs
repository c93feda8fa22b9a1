namespace BillingEngine.Proof.Checks;

/// <summary>A day that was compared with WeChat's statement accounts for everything on either side.</summary>
internal static class ReconciliationCheck
{
    // Days are those of UTC+8, in which statements are written.
    private const string Day = "(d.day::timestamp AT TIME ZONE 'UTC' - interval '8 hours')";

    private const string OnThatDay = $"({{0}} >= {Day} AND {{0}} < {Day} + interval '1 day')";

    public static readonly SqlCheck DaysAreWhole = new(
        "reconciled-days-are-whole",
        "Of a day that was compared with its statement, every payment and refund of ours and every line of the "
            + "statement has its other side or stands as a difference, and the day counts those that are open.",
        "Reconcile the day again (POST /v1/reconciliations); what is then still without its other side is a fault of "
            + "the comparison.",
        "reconciliations",
        $"""
        SELECT 'payment', p.id, 'was paid on ' || d.day || ', which was compared, and stands on no statement'
        FROM reconciliations d JOIN payments p ON p.merchant_id = d.merchant_id
            AND {OnThatDay.Replace("{0}", "p.paid_at", StringComparison.Ordinal)}
        WHERE d.status <> 'waiting' AND p.status IN {Words.Took}
            AND NOT EXISTS (SELECT FROM statement_lines l WHERE l.payment_id = p.id AND NOT l.is_refund)
            AND NOT EXISTS (SELECT FROM reconciliation_differences x WHERE x.payment_id = p.id)
        UNION ALL
        SELECT 'refund', r.id, 'was given back on ' || d.day || ', which was compared, and stands on no statement'
        FROM reconciliations d JOIN refunds r ON r.merchant_id = d.merchant_id
            AND {OnThatDay.Replace("{0}", "r.succeeded_at", StringComparison.Ordinal)}
        WHERE d.status <> 'waiting' AND r.status = 'succeeded'
            AND NOT EXISTS (SELECT FROM statement_lines l WHERE l.refund_id = r.id)
            AND NOT EXISTS (SELECT FROM reconciliation_differences x WHERE x.refund_id = r.id)
        UNION ALL
        SELECT 'reconciliation', d.id, 'line ' || l.line || ' of ' || d.day || ' is nobody''s, and nothing says so'
        FROM reconciliations d JOIN statement_lines l ON l.statement_id = d.statement_id
        WHERE CASE WHEN l.is_refund THEN l.refund_id ELSE l.payment_id END IS NULL
            AND NOT EXISTS (SELECT FROM reconciliation_differences x
                WHERE x.reconciliation_id = d.id AND x.theirs ->> 'line' = l.line::text)
        UNION ALL
        SELECT 'reconciliation', d.id, d.day || ' counts ' || d.open_differences || ' open differences and '
            || d.line_count || ' lines; there are ' || o.counted || ' and ' || n.counted
        FROM reconciliations d
        CROSS JOIN LATERAL (SELECT count(*) AS counted FROM reconciliation_differences x
            WHERE x.reconciliation_id = d.id AND x.resolved_at IS NULL) o
        CROSS JOIN LATERAL (SELECT count(*) AS counted FROM statement_lines l
            WHERE l.statement_id = d.statement_id) n
        WHERE d.status <> 'waiting' AND ((d.open_differences, d.line_count) <> (o.counted, n.counted)
            OR (d.status = 'matched') <> (o.counted = 0))
        """,
        """
        SELECT 'reconciliation', id, day || ' has ' || open_differences || ' differences that nobody has worked off'
        FROM reconciliations WHERE open_differences > 0
        """);
}
