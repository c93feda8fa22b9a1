using BillingEngine.Reconciliation.Matching;

namespace BillingEngine.Reconciliation.Settlements;

/// <summary>The SQL that compares payouts with the lines of statements.</summary>
internal static class SettlementSql
{
    /// <summary>
    /// Stores a payout; one that is not booked yet is updated to WeChat's present data. $1 id, $2 merchant, $3 batch,
    /// $4 currency, $5 paid out on, $6 and $7 the days of its trades, $8 to $11 its sums, $12 now.
    /// </summary>
    public const string Keep = """
        INSERT INTO settlements AS s (id, merchant_id, batch_id, currency, settled_on, trades_from, trades_to,
          settled_minor, payments_minor, refunds_minor, fee_minor, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        ON CONFLICT (merchant_id, batch_id, currency, trades_from, trades_to) DO UPDATE
        SET settled_on = excluded.settled_on, settled_minor = excluded.settled_minor,
          payments_minor = excluded.payments_minor, refunds_minor = excluded.refunds_minor,
          fee_minor = excluded.fee_minor
        WHERE s.booked_at IS NULL AND (s.settled_on, s.settled_minor, s.payments_minor, s.refunds_minor, s.fee_minor)
          <> (excluded.settled_on, excluded.settled_minor, excluded.payments_minor, excluded.refunds_minor,
            excluded.fee_minor)
        """;

    /// <summary>
    /// Finds payouts that are not booked and whose days are all compared, with the sums of the lines of those days. A
    /// line counts once, on the day of its trade, whichever statement contains it. $1 merchant.
    /// </summary>
    public const string Open = $"""
        SELECT s.id, s.batch_id, s.currency, s.trades_from, s.trades_to, s.settled_minor, s.payments_minor,
            s.refunds_minor, s.fee_minor, last.id, t.*
        FROM settlements s
        JOIN reconciliations last ON last.merchant_id = s.merchant_id AND last.day = s.trades_to
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(settlement_minor) FILTER (WHERE NOT is_refund), 0)::bigint AS payments,
                coalesce(sum(settlement_minor) FILTER (WHERE is_refund), 0)::bigint AS refunds,
                coalesce(sum(fee_minor) FILTER (WHERE fee_minor > 0), 0)::bigint AS charged,
                coalesce(-sum(fee_minor) FILTER (WHERE fee_minor < 0), 0)::bigint AS returned,
                coalesce(sum(amount_minor - settlement_minor)
                    FILTER (WHERE NOT is_refund AND currency = settlement_currency), 0)::bigint AS borne,
                coalesce(sum(amount_minor - settlement_minor)
                    FILTER (WHERE is_refund AND currency = settlement_currency), 0)::bigint AS spared,
                coalesce(sum(amount_minor)
                    FILTER (WHERE NOT is_refund AND currency <> settlement_currency), 0)::bigint AS paid_from,
                coalesce(sum(settlement_minor)
                    FILTER (WHERE NOT is_refund AND currency <> settlement_currency), 0)::bigint AS paid_into,
                coalesce(sum(amount_minor)
                    FILTER (WHERE is_refund AND currency <> settlement_currency), 0)::bigint AS back_from,
                coalesce(sum(settlement_minor)
                    FILTER (WHERE is_refund AND currency <> settlement_currency), 0)::bigint AS back_into,
                min(currency) FILTER (WHERE currency <> settlement_currency) AS foreign_currency,
                count(DISTINCT currency) FILTER (WHERE currency <> settlement_currency) AS foreign_currencies
            FROM (
                SELECT DISTINCT ON (l.is_refund, coalesce(l.out_refund_no, l.refund_number, l.out_trade_no,
                    l.transaction_id)) l.*
                FROM reconciliations c JOIN statement_lines l ON l.statement_id = c.statement_id
                WHERE c.merchant_id = s.merchant_id AND c.day BETWEEN s.trades_from AND s.trades_to + 1
                  AND l.settlement_currency = s.currency
                  AND NOT (l.is_refund AND coalesce(l.state, '') IN {MatchSql.NothingMoved})
                  AND l.traded_at >= s.trades_from::timestamp AT TIME ZONE 'UTC' - interval '8 hours'
                  AND l.traded_at < (s.trades_to + 1)::timestamp AT TIME ZONE 'UTC' - interval '8 hours'
                ORDER BY l.is_refund, coalesce(l.out_refund_no, l.refund_number, l.out_trade_no, l.transaction_id),
                    c.day, l.line) AS lines) AS t
        WHERE s.merchant_id = $1 AND s.booked_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM reconciliations w WHERE w.merchant_id = s.merchant_id
            AND w.day BETWEEN s.trades_from AND s.trades_to AND w.status = 'waiting')
        ORDER BY s.trades_to, s.batch_id
        """;

    /// <summary>Books a payout that matches the lines. $1 settlement, $2 now, $3 reconciliation, $4 subject.</summary>
    public const string Book = """
        WITH gone AS (
            UPDATE reconciliation_differences SET resolved_at = $2, resolution = 'compared again, both sides agree'
            WHERE reconciliation_id = $3 AND subject = $4 AND resolved_at IS NULL)
        UPDATE settlements SET booked_at = $2 WHERE id = $1
        """;

    /// <summary>
    /// Stores the difference of a payout. $1 reconciliation, $2 now, $3 merchant, $4 subject, $5 kind, $6 the sums of
    /// the lines, $7 WeChat's payout.
    /// </summary>
    public const string Differ = """
        WITH other AS (
            UPDATE reconciliation_differences SET resolved_at = $2, resolution = 'differs in another way'
            WHERE reconciliation_id = $1 AND subject = $4 AND kind <> $5 AND resolved_at IS NULL)
        INSERT INTO reconciliation_differences AS d (id, merchant_id, reconciliation_id, kind, subject, ours, theirs,
          found_at)
        VALUES (gen_random_uuid(), $3, $1, $5, $4, $6::jsonb, $7::jsonb, $2)
        ON CONFLICT (reconciliation_id, kind, subject) DO UPDATE
        SET ours = excluded.ours, theirs = excluded.theirs, resolved_at = NULL, resolution = NULL
        WHERE (d.ours, d.theirs, d.resolved_at IS NULL) IS DISTINCT FROM (excluded.ours, excluded.theirs, true)
        """;
}
