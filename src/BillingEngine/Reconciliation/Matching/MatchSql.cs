namespace BillingEngine.Reconciliation.Matching;

/// <summary>The SQL that compares all lines of a day with our books.</summary>
internal static class MatchSql
{
    private const string Took = "('succeeded', 'partially_refunded', 'refunded')";

    /// <summary>States of a refund's line in which no money moved: such a line does not count.</summary>
    public const string NothingMoved = "('CLOSED', 'REFUNDCLOSE')";

    // RFC 3339 in UTC: by default the database writes a time in the zone of its session.
    private const string InUtc = "AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";

    /// <summary>
    /// Matches lines that name our payment by WeChat's number only. $1 statement, $2 account, $3 merchant.
    /// </summary>
    public const string FindByTheirNumber = """
        UPDATE statement_lines l SET payment_id = p.id FROM payments p
        WHERE l.statement_id = $1 AND l.payment_id IS NULL AND p.account_key = $2
          AND p.transaction_id = l.transaction_id AND p.merchant_id = $3
        """;

    /// <summary>The same for refunds. $1 statement.</summary>
    public const string FindRefundByTheirNumber = """
        UPDATE statement_lines l SET refund_id = r.id FROM refunds r
        WHERE l.statement_id = $1 AND l.is_refund AND l.refund_id IS NULL AND r.payment_id = l.payment_id
          AND r.refund_number = l.refund_number
        """;

    /// <summary>The table that collects the differences of this comparison.</summary>
    public const string Found = """
        CREATE TEMP TABLE found (line bigint, kind text NOT NULL, subject text NOT NULL, payment_id uuid,
          refund_id uuid, out_trade_no text, out_refund_no text, ours jsonb, theirs jsonb) ON COMMIT DROP
        """;

    /// <summary>
    /// Compares lines with our books. $1 statement, $2 start of the day, $3 its end, $4 reconciliation: a former
    /// statement of this day does not count as one of another day.
    /// </summary>
    public const string FindInLines = $"""
        INSERT INTO found
        WITH numbered AS (
            SELECT l.*, row_number() OVER (
                PARTITION BY is_refund, coalesce(out_refund_no, refund_number, out_trade_no, transaction_id)
                ORDER BY line) AS nth
            FROM statement_lines l WHERE statement_id = $1 AND unreadable IS NULL
              AND NOT (is_refund AND coalesce(state, '') IN {NothingMoved})),
        pairs AS (
            SELECT n.*, CASE WHEN n.is_refund THEN r.id ELSE p.id END AS our_id,
                CASE WHEN n.is_refund THEN r.status ELSE p.status END AS our_status,
                CASE WHEN n.is_refund THEN r.status = 'succeeded' ELSE p.status IN {Took} END AS took,
                CASE WHEN n.is_refund THEN r.amount_minor ELSE p.amount_minor END AS our_minor,
                CASE WHEN n.is_refund THEN r.currency ELSE p.currency END AS our_currency,
                CASE WHEN n.is_refund THEN r.succeeded_at ELSE p.paid_at END AS our_at,
                CASE WHEN n.is_refund THEN r.payer_refund_minor ELSE p.payer_total_minor END AS our_payer_minor,
                CASE WHEN n.is_refund THEN r.payer_currency ELSE p.payer_currency END AS our_payer_currency,
                CASE WHEN n.is_refund THEN r.exchange_rate ELSE p.exchange_rate END AS our_rate
            FROM numbered n LEFT JOIN payments p ON NOT n.is_refund AND p.id = n.payment_id
            LEFT JOIN refunds r ON n.is_refund AND r.id = n.refund_id),
        placed AS (
            SELECT x.*, took AND NOT (our_at >= $2 AND our_at < $3) AS moved,
                CASE WHEN took AND NOT (our_at >= $2 AND our_at < $3) THEN EXISTS (
                    SELECT 1 FROM statement_lines o JOIN reconciliations c ON c.statement_id = o.statement_id
                    WHERE c.id <> $4 AND ((NOT x.is_refund AND o.payment_id = x.our_id AND NOT o.is_refund)
                      OR (x.is_refund AND o.refund_id = x.our_id AND coalesce(o.state, '') NOT IN {NothingMoved})))
                    ELSE false END AS elsewhere
            FROM pairs x)
        SELECT x.line, k.kind,
            CASE WHEN is_refund THEN 'refund ' || coalesce(out_refund_no, refund_number, '')
                ELSE 'payment ' || coalesce(out_trade_no, transaction_id, '') END
                || CASE WHEN nth > 1 THEN ' again ' || (nth - 1) ELSE '' END,
            payment_id, refund_id, out_trade_no, out_refund_no,
            CASE WHEN our_id IS NOT NULL THEN jsonb_strip_nulls(jsonb_build_object(
                'status', our_status, 'amount', our_minor, 'currency', our_currency,
                'at', to_char(our_at {InUtc},
                'payer_amount', our_payer_minor, 'payer_currency', our_payer_currency, 'exchange_rate', our_rate)) END,
            jsonb_strip_nulls(jsonb_build_object(
                'line', x.line, 'at', to_char(traded_at {InUtc},
                'transaction_id', transaction_id, 'refund_id', refund_number,
                'state', state, 'amount', amount_minor, 'currency', currency, 'payer_amount', payer_minor,
                'payer_currency', payer_currency, 'settlement_amount', settlement_minor,
                'settlement_currency', settlement_currency, 'fee', fee_minor, 'fee_rate', fee_rate,
                'exchange_rate', exchange_rate, 'coupon', coupon_minor, 'discount', discount_minor))
        FROM placed x CROSS JOIN LATERAL (VALUES
            ('duplicate', nth > 1 OR elsewhere),
            ('missing_here', nth = 1 AND our_id IS NULL),
            ('currency', nth = 1 AND our_currency <> coalesce(currency, '')),
            ('amount', nth = 1 AND our_currency = currency AND (amount_minor IS DISTINCT FROM our_minor
                OR (settlement_currency = currency
                    AND settlement_minor <> amount_minor - coalesce(discount_minor, 0)))),
            ('status', nth = 1 AND our_id IS NOT NULL AND took IS DISTINCT FROM (state = 'SUCCESS')),
            ('fee', nth = 1 AND abs(abs(fee_minor) - round(fee_rate * settlement_minor)) > 1),
            ('timing', nth = 1 AND moved AND NOT elsewhere)) AS k (kind, holds)
        WHERE k.holds
        """;

    /// <summary>Finds unreadable lines. $1 statement.</summary>
    public const string FindUnreadable = """
        INSERT INTO found
        SELECT line, 'unreadable', 'line ' || line, NULL, NULL, NULL, NULL, NULL,
            jsonb_build_object('line', line, 'reason', unreadable, 'text', raw)
        FROM statement_lines WHERE statement_id = $1 AND unreadable IS NOT NULL
        """;

    /// <summary>
    /// Finds rows of our books that no statement has. $1 statement, $2 start of the day, $3 its end, $4 merchant, $5
    /// reconciliation: for its own day only the present statement counts.
    /// </summary>
    public const string FindMissingThere = $"""
        INSERT INTO found
        SELECT NULL::bigint, 'missing_there', 'payment ' || p.out_trade_no, p.id, NULL::uuid, p.out_trade_no, NULL,
            jsonb_strip_nulls(jsonb_build_object('status', p.status, 'amount', p.amount_minor,
                'currency', p.currency, 'at', to_char(p.paid_at {InUtc},
                'transaction_id', p.transaction_id)), NULL::jsonb
        FROM payments p
        WHERE p.merchant_id = $4 AND p.paid_at >= $2 AND p.paid_at < $3 AND p.status IN {Took}
          AND NOT EXISTS (SELECT 1 FROM statement_lines l
            WHERE l.statement_id = $1 AND l.payment_id = p.id AND NOT l.is_refund)
          AND NOT EXISTS (SELECT 1 FROM statement_lines l JOIN reconciliations c ON c.statement_id = l.statement_id
            WHERE l.payment_id = p.id AND NOT l.is_refund AND c.id <> $5)
        UNION ALL
        SELECT NULL, 'missing_there', 'refund ' || r.out_refund_no, r.payment_id, r.id, r.out_trade_no, r.out_refund_no,
            jsonb_strip_nulls(jsonb_build_object('status', r.status, 'amount', r.amount_minor,
                'currency', r.currency, 'at', to_char(r.succeeded_at {InUtc},
                'refund_id', r.refund_number)), NULL
        FROM refunds r
        WHERE r.merchant_id = $4 AND r.succeeded_at >= $2 AND r.succeeded_at < $3 AND r.status = 'succeeded'
          AND NOT EXISTS (SELECT 1 FROM statement_lines l
            WHERE l.statement_id = $1 AND l.refund_id = r.id AND coalesce(l.state, '') NOT IN {NothingMoved})
          AND NOT EXISTS (SELECT 1 FROM statement_lines l JOIN reconciliations c ON c.statement_id = l.statement_id
            WHERE l.refund_id = r.id AND coalesce(l.state, '') NOT IN {NothingMoved} AND c.id <> $5)
        """;

    /// <summary>Resolves differences that have disappeared. $1 reconciliation, $2 now.</summary>
    public const string Resolve = """
        UPDATE reconciliation_differences d SET resolved_at = $2, resolution = 'compared again, both sides agree'
        WHERE d.reconciliation_id = $1 AND d.resolved_at IS NULL AND d.subject NOT LIKE 'payout %'
          AND NOT EXISTS (SELECT 1 FROM found f WHERE f.kind = d.kind AND f.subject = d.subject)
        """;

    /// <summary>
    /// Stores differences that are new, that reappeared, or that changed. $1 reconciliation, $2 now, $3 merchant.
    /// </summary>
    public const string Keep = """
        INSERT INTO reconciliation_differences AS d (id, merchant_id, reconciliation_id, kind, subject, payment_id,
          refund_id, out_trade_no, out_refund_no, ours, theirs, found_at, resolved_at, resolution)
        SELECT gen_random_uuid(), $3, $1, kind, subject, payment_id, refund_id, out_trade_no, out_refund_no, ours,
          theirs, $2, CASE WHEN kind = 'timing' THEN $2 END,
          CASE WHEN kind = 'timing' THEN 'both sides have it, on neighbouring days' END
        FROM found
        ON CONFLICT (reconciliation_id, kind, subject) DO UPDATE
        SET ours = excluded.ours, theirs = excluded.theirs, resolved_at = excluded.resolved_at,
          resolution = excluded.resolution,
          found_at = CASE WHEN d.resolved_at IS NULL OR d.kind = 'timing' THEN d.found_at ELSE excluded.found_at END
        WHERE (d.ours, d.theirs, d.resolved_at IS NULL)
          IS DISTINCT FROM (excluded.ours, excluded.theirs, excluded.resolved_at IS NULL)
        """;

    /// <summary>
    /// Resolves what other days missed and this statement has. $1 statement, $2 reconciliation, $3 merchant, $4 now, $5
    /// the day.
    /// </summary>
    public const string ResolveElsewhere = $"""
        UPDATE reconciliation_differences d SET resolved_at = $4, resolution = 'on the statement of ' || $5
        FROM statement_lines l
        WHERE d.merchant_id = $3 AND d.resolved_at IS NULL AND d.kind = 'missing_there' AND d.reconciliation_id <> $2
          AND l.statement_id = $1 AND ((d.refund_id IS NULL AND NOT l.is_refund AND l.payment_id = d.payment_id)
            OR (l.refund_id = d.refund_id AND coalesce(l.state, '') NOT IN {NothingMoved}))
        RETURNING d.reconciliation_id
        """;

    /// <summary>
    /// Finds other days whose comparison depends on lines of this day, whose statement is replaced: such a line
    /// explained or duplicated one of theirs, or was found in place of one that they miss. $1 statement, $2 the former
    /// one, $3 reconciliation, $4 merchant.
    /// </summary>
    public const string DependentDays = $"""
        SELECT d.reconciliation_id FROM reconciliation_differences d
        WHERE d.merchant_id = $4 AND d.reconciliation_id <> $3 AND d.kind IN ('timing', 'duplicate')
          AND (EXISTS (SELECT 1 FROM statement_lines l WHERE l.statement_id IN ($1, $2)
                AND d.refund_id IS NULL AND l.payment_id = d.payment_id AND NOT l.is_refund)
            OR EXISTS (SELECT 1 FROM statement_lines l WHERE l.statement_id IN ($1, $2)
                AND l.refund_id = d.refund_id))
        UNION
        SELECT c.id FROM statement_lines l JOIN payments p ON p.id = l.payment_id
        JOIN reconciliations c ON c.merchant_id = p.merchant_id
          AND c.day = (p.paid_at AT TIME ZONE 'UTC' + interval '8 hours')::date
        WHERE l.statement_id = $2 AND NOT l.is_refund AND c.id <> $3 AND c.status <> 'waiting'
          AND NOT EXISTS (SELECT 1 FROM statement_lines n
            WHERE n.statement_id = $1 AND n.payment_id = p.id AND NOT n.is_refund)
        UNION
        SELECT c.id FROM statement_lines l JOIN refunds r ON r.id = l.refund_id
        JOIN reconciliations c ON c.merchant_id = r.merchant_id
          AND c.day = (r.succeeded_at AT TIME ZONE 'UTC' + interval '8 hours')::date
        WHERE l.statement_id = $2 AND c.id <> $3 AND c.status <> 'waiting'
          AND NOT EXISTS (SELECT 1 FROM statement_lines n WHERE n.statement_id = $1 AND n.refund_id = r.id
            AND coalesce(n.state, '') NOT IN {NothingMoved})
        """;

    /// <summary>Counts the lines that differ, and all lines. $1 statement.</summary>
    public const string CountLines = """
        SELECT (SELECT count(DISTINCT line) FROM found WHERE kind <> 'timing'),
            coalesce((SELECT line_count FROM statements WHERE id = $1), 0)
        """;

    /// <summary>Whether our books have anything on a day. $1 merchant, $2 start of the day, $3 its end.</summary>
    public const string ExpectsTrades = $"""
        SELECT EXISTS (SELECT 1 FROM payments WHERE merchant_id = $1 AND paid_at >= $2 AND paid_at < $3
              AND status IN {Took})
          OR EXISTS (SELECT 1 FROM refunds WHERE merchant_id = $1 AND succeeded_at >= $2 AND succeeded_at < $3
              AND status = 'succeeded')
        """;

    /// <summary>
    /// Finds lines that say paid, or refunded, where our books do not. $1 statement, $2 after this line, $3 how many.
    /// </summary>
    public const string Unresolved = $"""
        SELECT l.line, l.is_refund, p.account_key, p.out_trade_no, r.id, r.out_refund_no, l.transaction_id,
            l.refund_number, l.traded_at, l.amount_minor, l.currency, l.sub_mchid, l.bank_type, l.payer_minor,
            l.payer_currency, l.settlement_minor, l.settlement_currency
        FROM statement_lines l LEFT JOIN payments p ON p.id = l.payment_id LEFT JOIN refunds r ON r.id = l.refund_id
        WHERE l.statement_id = $1 AND l.line > $2 AND l.state = 'SUCCESS' AND l.transaction_id IS NOT NULL
          AND ((NOT l.is_refund AND p.status NOT IN ('succeeded', 'partially_refunded', 'refunded', 'quarantined'))
            OR (l.is_refund AND r.status <> 'succeeded'))
        ORDER BY l.line LIMIT $3
        """;
}
