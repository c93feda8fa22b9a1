namespace BillingEngine.Proof.Checks;

/// <summary>The ledger agrees with invoices and payments, to the minor unit.</summary>
internal static class LedgerChecks
{
    public static IEnumerable<Check> All => [EntriesFit, EveryFactIsBooked, Balances];

    private const string Kinds = """
        (VALUES ('invoice_created', 'receivable', 'revenue', 'invoice'),
            ('invoice_voided', 'revenue', 'receivable', 'invoice'),
            ('invoice_written_off', 'write_off', 'receivable', 'invoice'),
            ('write_off_reversed', 'receivable', 'write_off', 'invoice'),
            ('payment_received', 'gateway_clearing', 'receivable', 'payment'),
            ('order_paid', 'gateway_clearing', 'revenue', 'payment'),
            ('payment_unclaimed', 'gateway_clearing', 'suspense', 'payment'),
            ('refund_paid', 'refunds', 'gateway_clearing', 'refund'),
            ('unclaimed_returned', 'suspense', 'gateway_clearing', 'refund'),
            ('settlement_paid', 'bank', 'gateway_clearing', 'settlement'),
            ('settlement_taken', 'gateway_clearing', 'bank', 'settlement'),
            ('fees_charged', 'fees', 'gateway_clearing', 'settlement'),
            ('fees_returned', 'gateway_clearing', 'fees', 'settlement'),
            ('discounts_borne', 'discounts', 'gateway_clearing', 'settlement'),
            ('discounts_returned', 'gateway_clearing', 'discounts', 'settlement'),
            ('payments_exchanged_from', 'fx_difference', 'gateway_clearing', 'settlement'),
            ('payments_exchanged_into', 'gateway_clearing', 'fx_difference', 'settlement'),
            ('refunds_exchanged_from', 'gateway_clearing', 'fx_difference', 'settlement'),
            ('refunds_exchanged_into', 'fx_difference', 'gateway_clearing', 'settlement'))
            AS k (kind, debit, credit, cause)
        """;

    private static readonly SqlCheck EntriesFit = new(
        "ledger-entries-fit-their-cause",
        "Each ledger entry moves its cause's amount, in its currency, between the accounts of its " + "kind, once.",
        "The ledger is append-only: book a correcting entry, and find out what wrote the wrong one.",
        "ledger_entries",
        $"""
        SELECT l.cause_type, l.cause_id, l.kind || ' moves from ' || l.credit || ' to ' || l.debit
        FROM ledger_entries l JOIN {Kinds} ON k.kind = l.kind
        WHERE (l.debit, l.credit, l.cause_type) <> (k.debit, k.credit, k.cause)
        UNION ALL
        SELECT l.cause_type, l.cause_id, l.kind || ' is booked ' || count(*) || ' times'
        FROM ledger_entries l GROUP BY l.cause_type, l.cause_id, l.kind HAVING count(*) > 1
        UNION ALL
        SELECT l.cause_type, l.cause_id, l.kind || ' has ' || l.amount_minor || ' ' || l.currency || ', but its cause '
            || coalesce('has ' || i.total_minor || ' ' || i.currency, 'does not exist')
            || CASE WHEN l.merchant_id <> i.merchant_id THEN ', and belongs to another merchant' ELSE '' END
        FROM ledger_entries l LEFT JOIN invoices i ON i.id = l.cause_id
        WHERE l.cause_type = 'invoice' AND (i.id IS NULL
            OR (l.amount_minor, l.currency, l.merchant_id) <> (i.total_minor, i.currency, i.merchant_id))
        UNION ALL
        SELECT l.cause_type, l.cause_id, l.kind || ' has ' || l.amount_minor || ' ' || l.currency || ', but its cause '
            || coalesce('has ' || p.amount_minor || ' ' || p.currency, 'does not exist')
            || CASE WHEN l.merchant_id <> p.merchant_id THEN ', and belongs to another merchant' ELSE '' END
        FROM ledger_entries l LEFT JOIN payments p ON p.id = l.cause_id
        WHERE l.cause_type = 'payment' AND (p.id IS NULL
            OR (l.amount_minor, l.currency, l.merchant_id) <> (p.amount_minor, p.currency, p.merchant_id))
        UNION ALL
        SELECT l.cause_type, l.cause_id, l.kind || ' has ' || l.amount_minor || ' ' || l.currency || ', but its cause '
            || coalesce('has ' || r.amount_minor || ' ' || r.currency, 'does not exist')
            || CASE WHEN l.merchant_id <> r.merchant_id THEN ', and belongs to another merchant' ELSE '' END
        FROM ledger_entries l LEFT JOIN refunds r ON r.id = l.cause_id
        WHERE l.cause_type = 'refund' AND (r.id IS NULL
            OR (l.amount_minor, l.currency, l.merchant_id) <> (r.amount_minor, r.currency, r.merchant_id))
        UNION ALL
        SELECT 'settlement', coalesce(s.id, b.cause_id), CASE WHEN s.id IS NULL THEN 'is booked but does not exist'
            WHEN s.merchant_id <> b.merchant_id THEN 'is booked for another merchant'
            WHEN s.booked_at IS NULL THEN 'is booked but not marked as booked'
            ELSE 'paid out ' || s.settled_minor || ' less ' || s.fee_minor || ', but booked are ' || b.settled || ' and '
                || b.fee END
        FROM (SELECT cause_id, min(merchant_id::text)::uuid AS merchant_id,
                coalesce(sum(amount_minor) FILTER (WHERE kind = 'settlement_paid'), 0)
                    - coalesce(sum(amount_minor) FILTER (WHERE kind = 'settlement_taken'), 0) AS settled,
                coalesce(sum(amount_minor) FILTER (WHERE kind = 'fees_charged'), 0)
                    - coalesce(sum(amount_minor) FILTER (WHERE kind = 'fees_returned'), 0) AS fee
              FROM ledger_entries WHERE cause_type = 'settlement' GROUP BY cause_id) AS b
        LEFT JOIN settlements s ON s.id = b.cause_id
        WHERE s.id IS NULL OR s.merchant_id <> b.merchant_id OR s.booked_at IS NULL
            OR (s.settled_minor, s.fee_minor) <> (b.settled, b.fee)
        UNION ALL
        SELECT 'settlement', l.cause_id, l.kind || ' has no counterpart'
        FROM ledger_entries l WHERE l.kind ~ '_exchanged_' AND NOT EXISTS (
            SELECT FROM ledger_entries o WHERE o.cause_id = l.cause_id AND o.kind <> l.kind
                AND split_part(o.kind, '_exchanged_', 1) = split_part(l.kind, '_exchanged_', 1))
        """,
        $"""
        SELECT l.cause_type, l.cause_id, 'an entry of the kind ' || l.kind || ', which this checker does not know'
        FROM ledger_entries l WHERE NOT EXISTS (SELECT FROM {Kinds} WHERE k.kind = l.kind)
        """
    );

    private static readonly SqlCheck EveryFactIsBooked = new(
        "every-fact-is-booked",
        "Every invoice, void, write-off, payment, refund and confirmed payout is in the ledger.",
        "Book the missing entry; a state without its entry was not written by the engine.",
        "ledger_entries",
        $"""
        SELECT f.cause, f.id, f.kind || ' is not in the ledger' FROM (
            SELECT 'invoice' AS cause, id, 'invoice_created' AS kind FROM invoices
            UNION ALL SELECT 'invoice', id, 'invoice_voided' FROM invoices WHERE status = 'void'
            UNION ALL SELECT 'invoice', id, 'invoice_written_off' FROM invoices WHERE status = 'uncollectible'
            UNION ALL SELECT 'payment', id, CASE WHEN late THEN 'payment_unclaimed'
                WHEN kind = 'app_order' THEN 'order_paid' ELSE 'payment_received' END
                FROM payments WHERE status IN {StatusSets.Charged}
            UNION ALL SELECT 'refund', r.id, CASE WHEN p.late THEN 'unclaimed_returned' ELSE 'refund_paid' END
                FROM refunds r JOIN payments p ON p.id = r.payment_id WHERE r.status = 'succeeded'
            UNION ALL SELECT 'settlement', id, CASE WHEN settled_minor > 0 THEN 'settlement_paid'
                ELSE 'settlement_taken' END FROM settlements WHERE booked_at IS NOT NULL AND settled_minor <> 0) AS f
        WHERE NOT EXISTS (SELECT FROM ledger_entries l WHERE l.cause_id = f.id AND l.kind = f.kind)
        """
    );

    // Discounts and currency exchange leave the clearing account for accounts of their own.
    private const string Settled = """
        SELECT m.merchant_id, m.currency, m.account, sum(m.minor) FROM (
            SELECT merchant_id, currency, debit AS account, amount_minor AS minor FROM ledger_entries
            WHERE kind ~ '^discounts_|_exchanged_'
            UNION ALL SELECT merchant_id, currency, credit, -amount_minor FROM ledger_entries
            WHERE kind ~ '^discounts_|_exchanged_') AS m GROUP BY 1, 2, 3
        """;

    private static readonly SqlCheck Balances = new(
        "ledger-balances",
        "For each merchant, currency and account, the ledger's balance equals the sum of open invoices, write-offs, payments and "
            + "payouts.",
        "Look at ledger-entries-fit-their-cause and every-fact-is-booked first: they name the rows that make the "
            + "difference.",
        "ledger_entries",
        $"""
        SELECT 'merchant', coalesce(b.merchant_id, f.merchant_id), coalesce(b.currency, f.currency) || ' '
            || coalesce(b.account, f.account) || ': the ledger says ' || coalesce(b.minor, 0)
            || ', but invoices and payments say ' || coalesce(f.minor, 0)
        FROM (SELECT merchant_id, currency, account, sum(minor) AS minor FROM (
                  SELECT l.merchant_id, l.currency, l.debit AS account, l.amount_minor AS minor
                  FROM ledger_entries l JOIN {Kinds} ON k.kind = l.kind
                  UNION ALL
                  SELECT l.merchant_id, l.currency, l.credit, -l.amount_minor
                  FROM ledger_entries l JOIN {Kinds} ON k.kind = l.kind) AS moves
              GROUP BY 1, 2, 3) AS b
        FULL JOIN (SELECT merchant_id, currency, account, sum(minor) AS minor FROM (
            SELECT merchant_id, currency, 'receivable' AS account, sum(due_minor) AS minor FROM invoices
            WHERE status = 'open' GROUP BY 1, 2
            UNION ALL SELECT merchant_id, currency, 'revenue', -sum(minor) FROM (
                SELECT merchant_id, currency, total_minor AS minor FROM invoices WHERE status <> 'void'
                UNION ALL SELECT merchant_id, currency, amount_minor FROM payments
                WHERE kind = 'app_order' AND status IN {StatusSets.Charged} AND NOT late) AS sold GROUP BY 1, 2
            UNION ALL SELECT merchant_id, currency, 'write_off', sum(total_minor) FROM invoices
            WHERE status = 'uncollectible' GROUP BY 1, 2
            UNION ALL SELECT merchant_id, currency, 'gateway_clearing', sum(amount_minor - refunded_minor)
            FROM payments WHERE status IN {StatusSets.Charged} GROUP BY 1, 2
            UNION ALL SELECT merchant_id, currency, 'refunds', sum(refunded_minor) FROM payments
            WHERE status IN {StatusSets.Charged} AND NOT late GROUP BY 1, 2
            UNION ALL SELECT merchant_id, currency, 'suspense', -sum(amount_minor - refunded_minor) FROM payments
            WHERE status IN {StatusSets.Charged} AND late GROUP BY 1, 2
            UNION ALL SELECT merchant_id, currency, 'bank', sum(settled_minor) FROM settlements
            WHERE booked_at IS NOT NULL GROUP BY 1, 2
            UNION ALL SELECT merchant_id, currency, 'fees', sum(fee_minor) FROM settlements
            WHERE booked_at IS NOT NULL GROUP BY 1, 2
            UNION ALL SELECT merchant_id, currency, 'gateway_clearing', -sum(settled_minor + fee_minor) FROM settlements
            WHERE booked_at IS NOT NULL GROUP BY 1, 2
            UNION ALL {Settled}) AS said GROUP BY 1, 2, 3) AS f
        ON (b.merchant_id, b.currency, b.account) = (f.merchant_id, f.currency, f.account)
        WHERE coalesce(b.minor, 0) <> coalesce(f.minor, 0)
        """
    );
}
