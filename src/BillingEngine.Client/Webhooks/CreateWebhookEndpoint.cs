namespace BillingEngine.Client;

/// <summary>Makes an address that hears of events; the answer tells its secret, this once.</summary>
public sealed record CreateWebhookEndpoint
{
    /// <summary>
    /// Where events are posted: an https address that the whole internet can reach. It must have 1 to 512 characters
    /// and not be blank. It must not contain control characters or characters outside the Basic Multilingual Plane.
    /// </summary>
    public required string Url { get; init; }

    /// <summary>
    /// Which events it gets: types, <c>noun.*</c>, or <c>*</c> for all. It must have 1 to 64 of: *, invoice.* and the
    /// like, or contract.expired, contract.signed, contract.terminated, invoice.created, invoice.paid,
    /// invoice.payment_failed, invoice.uncollectible, invoice.voided, payment.failed, payment.quarantined,
    /// payment.reversed, payment.succeeded, refund.abnormal, refund.closed, refund.processing, refund.succeeded,
    /// subscription.activated, subscription.canceled, subscription.created, subscription.past_due,
    /// subscription.renewed, subscription.signature_required, subscription.unpaid, webhook_endpoint.disabled.
    /// </summary>
    public required IReadOnlyList<string> EventTypes { get; init; }

    /// <summary>
    /// What the merchant calls it. It must have 1 to 128 characters and not be blank. It must not contain control
    /// characters or characters outside the Basic Multilingual Plane.
    /// </summary>
    public string? Description { get; init; }
}
