namespace BillingEngine.Proof.Checks;

/// <summary>Refunds, including those in flight, never exceed the payment.</summary>
internal static class RefundCheck
{
    public static readonly SqlCheck WithinPayments = new(
        "refunds-within-payments",
        "The refunds of a payment, including those in flight, never exceed its amount, have its currency, and match "
            + "the refund amounts on the payment.",
        "Stop further refunds of the payment; money refunded beyond it must be recovered by other means.",
        "payments",
        $"""
        SELECT 'payment', p.id, 'is ' || p.status || ' with ' || p.amount_minor || ' ' || p.currency
            || ', its refunds are ' || coalesce(r.minor, 0) || ' ' || coalesce(r.currencies, '')
            || ', but it says ' || p.refund_reserved_minor || ', of which ' || p.refunded_minor || ' refunded'
        FROM payments p LEFT JOIN (
            SELECT payment_id, sum(amount_minor) FILTER (WHERE status <> 'closed') AS minor,
                sum(amount_minor) FILTER (WHERE status = 'succeeded') AS given,
                string_agg(DISTINCT currency, '/') AS currencies
            FROM refunds GROUP BY payment_id) r ON r.payment_id = p.id
        WHERE coalesce(r.minor, 0) > p.amount_minor OR r.currencies <> p.currency
            OR (coalesce(r.minor, 0) > 0 AND p.status NOT IN {StatusSets.Charged})
            OR (coalesce(r.minor, 0), coalesce(r.given, 0)) <> (p.refund_reserved_minor, p.refunded_minor)
            OR (p.status = 'refunded') <> (p.status IN {StatusSets.Charged} AND p.refunded_minor = p.amount_minor)
            OR (p.status = 'partially_refunded')
                <> (p.status IN {StatusSets.Charged} AND p.refunded_minor > 0 AND p.refunded_minor < p.amount_minor)
        """
    );
}
