namespace BillingEngine.Proof.Checks;

/// <summary>An invoice that stays open is being tried, or says why it is not.</summary>
internal static class OpenInvoiceCheck
{
    // By the payer, whose payments have an index: this is asked for one invoice after the other.
    private const string UnderWay = """
        EXISTS (SELECT FROM payments p WHERE p.customer_id = i.customer_id AND p.invoice_id = i.id
            AND (p.status IN ('submitting', 'unknown')
            OR (p.status IN ('created', 'declined') AND p.due_at IS NOT NULL)
            OR (p.status = 'reversing' AND p.replace_when_dead)))
        """;

    public static readonly SqlCheck Check = new(
        "open-invoices-say-why",
        "An open invoice has a payment that is planned, on its way or being replaced, or says why nobody tries it.",
        "POST /v1/invoices/{id}/pay or /void, and find out what left it lying.",
        "invoices",
        $"""
        SELECT 'invoice', i.id, CASE WHEN i.stopped_reason IS NULL THEN 'is open, nothing is tried and nothing says why'
            ELSE 'says ' || i.stopped_reason || ', yet a payment of it is under way' END
        FROM invoices i WHERE i.status = 'open' AND (i.stopped_reason IS NULL) <> {UnderWay}
        """
    );
}
