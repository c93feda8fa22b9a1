namespace BillingEngine.Proof.Checks;

/// <summary>What is given back never exceeds what was taken, counting refunds in flight.</summary>
internal sealed record RefundCheck() : Check(
    "refunds-within-payments",
    "The refunds of a payment, those in flight included, never exceed what it took, and are in its currency.",
    "Stop further refunds of the payment; what was given back beyond it must be recovered by other means.",
    "payments")
{
    internal override async Task<Findings> FindAsync(ProofRun run, CancellationToken token)
    {
        if (await run.RefundsMissingAsync(token) is { } reason)
            return new Findings { NotApplicable = reason };
        var findings = new Findings();
        await run.CollectAsync($"""
            SELECT 'payment', r.payment_id, 'took ' || coalesce(max(p.amount_minor), 0) || ' ' || max(p.currency)
                || ', its refunds are ' || sum(r.amount_minor) || ' ' || string_agg(DISTINCT r.currency, '/')
            FROM refunds r LEFT JOIN payments p ON p.id = r.payment_id
            WHERE r.status NOT IN ('closed', 'canceled', 'failed') GROUP BY r.payment_id
            HAVING sum(r.amount_minor) > coalesce(max(p.amount_minor), 0) OR bool_or(r.currency <> p.currency)
                OR NOT coalesce(bool_and(p.status IN {Words.Took}), false)
            """, findings.Violations, token);
        return findings;
    }
}
