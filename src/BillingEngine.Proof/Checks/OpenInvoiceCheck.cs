namespace BillingEngine.Proof.Checks;

/// <summary>An open invoice is being collected, or has a reason why not.</summary>
internal static class OpenInvoiceCheck
{
    // By payer, because payments have an index for that: this runs for one invoice after another.
    private const string InProgress = """
        EXISTS (SELECT FROM payments p WHERE p.customer_id = i.customer_id AND p.invoice_id = i.id
            AND (p.status IN ('submitting', 'unknown')
            OR (p.status IN ('created', 'declined') AND p.due_at IS NOT NULL)
            OR (p.status = 'reversing' AND p.replace_when_dead)))
        """;

    public static readonly SqlCheck Check = new(
        "open-invoices-say-why",
        "An open invoice has a payment that is planned, in flight or being replaced, or a reason why collection has stopped.",
        "POST /v1/invoices/{id}/pay or /void, and find out why it was left open.",
        "invoices",
        $"""
        SELECT 'invoice', i.id, CASE WHEN i.stopped_reason IS NULL THEN 'is open without a planned payment and without a reason'
            ELSE 'has stopped (' || i.stopped_reason || '), but a payment of it is in progress' END
        FROM invoices i WHERE i.status = 'open' AND (i.stopped_reason IS NULL) <> {InProgress}
        """
    );
}
