namespace BillingEngine.Proof.Checks;

/// <summary>No payer is charged twice or without a reason.</summary>
internal static class ChargeChecks
{
    public static IEnumerable<Check> All =>
        [
            OneChargePerInvoice,
            OneChargePerPeriod,
            OneInvoicePerPeriod,
            SuccessHasCause,
            PaidInvoicesArePaid,
            GivenUpOrdersAreLate,
        ];

    private static readonly SqlCheck OneChargePerInvoice = new(
        "one-charge-per-invoice",
        "An invoice has at most one successful payment that was not fully refunded; late money waits in suspense for "
            + "its refund.",
        "Refund all but one of these payments, and find out why there was a second number.",
        "payments",
        $"""
        SELECT 'invoice', p.invoice_id, count(*) || ' payments succeeded and were not fully refunded: '
            || string_agg(p.out_trade_no, ', ' ORDER BY p.out_trade_no)
        FROM payments p WHERE {StatusSets.NotRefunded} AND NOT p.late AND p.invoice_id IS NOT NULL
        GROUP BY p.invoice_id HAVING count(*) > 1
        """,
        $"""
        SELECT 'payment', p.id, 'received ' || p.amount_minor || ' ' || p.currency
            || ' when nothing was due any more; it is in suspense until it is refunded'
        FROM payments p WHERE {StatusSets.NotRefunded} AND p.late
        """
    );

    private static readonly SqlCheck OneChargePerPeriod = new(
        "one-charge-per-period",
        "No time of a subscription is paid by two invoices, through any contract.",
        "Refund the later of the two payments, and compare the subscription's invoices with its calendar.",
        "payments",
        $"""
        SELECT 'subscription', subscription_id, 'paid by ' || earlier_number || ' until ' || earlier_end || ' and by '
            || out_trade_no || ' from ' || period_start
        FROM (SELECT i.subscription_id, i.id, i.period_start, p.out_trade_no, lag(i.id) OVER w AS earlier,
                  lag(i.period_end) OVER w AS earlier_end, lag(p.out_trade_no) OVER w AS earlier_number
              FROM payments p JOIN invoices i ON i.id = p.invoice_id WHERE {StatusSets.NotRefunded} AND NOT p.late
              WINDOW w AS (PARTITION BY i.subscription_id
                  ORDER BY i.period_start, i.period_end, p.out_trade_no)) AS paid
        WHERE earlier <> id AND earlier_end > period_start
        """
    );

    private static readonly SqlCheck OneInvoicePerPeriod = new(
        "one-invoice-per-period",
        "A period of a subscription has one invoice, by its beginning and by its number.",
        "Void the invoice that has no payment, and check that the constraint invoices_period exists.",
        "invoices",
        """
        SELECT 'subscription', subscription_id, count(*) || ' invoices for the period from ' || period_start
        FROM invoices GROUP BY subscription_id, period_start HAVING count(*) > 1
        UNION ALL
        SELECT 'subscription', subscription_id, count(*) || ' invoices for the period number ' || period_index
        FROM invoices GROUP BY subscription_id, period_index
        HAVING count(*) > 1 AND count(DISTINCT period_start) = count(*)
        """
    );

    private static readonly SqlCheck SuccessHasCause = new(
        "success-has-cause",
        "Every successful payment has an invoice or an order, WeChat's transaction id and time, and a recorded call, "
            + "notification or statement line as evidence.",
        "Look the number up in the merchant portal. If it was not paid there, the success is false: report it to the "
            + "engineers.",
        "payments",
        $"""
        SELECT 'payment', p.id, 'succeeded without ' || concat_ws(', ',
            CASE WHEN p.kind = 'deduction' AND p.invoice_id IS NULL THEN 'an invoice' END,
            CASE WHEN p.kind = 'app_order' AND o.id IS NULL THEN 'an order' END,
            CASE WHEN p.transaction_id IS NULL THEN 'a transaction_id' END,
            CASE WHEN p.paid_at IS NULL THEN 'the time of payment' END)
        FROM payments p LEFT JOIN orders o ON o.id = p.id WHERE p.status IN {StatusSets.Charged}
            AND ((p.kind = 'deduction' AND p.invoice_id IS NULL) OR (p.kind = 'app_order' AND o.id IS NULL)
                OR p.transaction_id IS NULL OR p.paid_at IS NULL)
        UNION ALL
        SELECT 'payment', p.id, 'was paid at ' || p.paid_at || ', but was created at ' || p.created_at
        FROM payments p WHERE p.status IN {StatusSets.Charged}
            AND p.paid_at NOT BETWEEN p.created_at - {StatusSets.ClockTolerance} AND @now + {StatusSets.ClockTolerance}
        UNION ALL
        SELECT 'payment', p.id,
            'succeeded, but no gateway call, no notification and no statement on record says so'
        FROM payments p WHERE p.status IN {StatusSets.Charged}
            AND NOT EXISTS (SELECT FROM gateway_calls g WHERE g.object_id = p.id AND g.outcome = 'succeeded')
            AND NOT EXISTS (SELECT FROM notifications n WHERE n.object_id = p.id
                AND n.status IN ('applied', 'unchanged'))
            AND NOT EXISTS (SELECT FROM statement_lines l WHERE l.payment_id = p.id AND NOT l.is_refund
                AND l.state = 'SUCCESS')
        """
    );

    private static readonly SqlCheck PaidInvoicesArePaid = new(
        "paid-invoices-are-paid",
        "An invoice is paid exactly when one of its payments succeeded in time; late money exists only where it "
            + "was not due.",
        "Compare the invoice's payments with the merchant portal; a success without an invoice is in " + "suspense.",
        "invoices",
        $"""
        SELECT 'invoice', i.id, 'is paid, but none of its payments succeeded in time'
        FROM invoices i WHERE i.status = 'paid' AND NOT EXISTS
            (SELECT FROM payments p WHERE p.invoice_id = i.id AND p.status IN {StatusSets.Charged} AND NOT p.late)
        UNION ALL
        SELECT 'invoice', i.id, 'is ' || i.status || ', but ' || p.out_trade_no || ' succeeded'
            || CASE WHEN p.late THEN ' and was booked as late' ELSE '' END
        FROM invoices i JOIN payments p ON p.invoice_id = i.id
        WHERE p.status IN {StatusSets.Charged} AND CASE WHEN p.late THEN i.status NOT IN ('paid', 'void')
            ELSE i.status <> 'paid' END
        """
    );

    private static readonly SqlCheck GivenUpOrdersAreLate = new(
        "given-up-orders-are-late",
        "An APP order was paid while it was open, or its money is late and is refunded; an order that was given "
            + "up cannot be paid in any other way.",
        "Compare the order's timeline with the merchant portal: money that arrived after the order was given up is refunded.",
        "orders",
        $"""
        SELECT 'payment', p.id, 'is ' || p.status || CASE WHEN p.late THEN ' and late' ELSE '' END
            || ', its order was ' || CASE WHEN o.given_up_at IS NULL THEN 'never given up'
            ELSE 'given up at ' || o.given_up_at END
        FROM payments p JOIN orders o ON o.id = p.id
        WHERE CASE WHEN p.status IN {StatusSets.Charged} THEN p.late <> (o.given_up_at IS NOT NULL)
            WHEN p.status IN ('closing', 'closed', 'canceled') THEN o.given_up_at IS NULL
            WHEN p.status IN ('created', 'awaiting_payer') THEN o.given_up_at IS NOT NULL ELSE false END
        UNION ALL
        SELECT 'payment', p.id, 'is an APP order without a row in orders'
        FROM payments p WHERE p.kind = 'app_order' AND NOT EXISTS (SELECT FROM orders o WHERE o.id = p.id)
        UNION ALL
        SELECT 'payment', p.id, 'is not an APP order, but has a row in orders'
        FROM payments p JOIN orders o ON o.id = p.id WHERE p.kind <> 'app_order'
        """
    );
}
