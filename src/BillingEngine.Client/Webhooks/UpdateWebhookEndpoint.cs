namespace BillingEngine.Client;

/// <summary>
/// Updates an endpoint. Disabling it cancels its pending deliveries. Events during that time are not sent to it; they
/// can be listed and delivered again.
/// </summary>
public sealed record UpdateWebhookEndpoint
{
    /// <summary>
    /// Where events are sent: a public https address. 1 to 512 characters, not blank; no control characters and no
    /// characters outside the Basic Multilingual Plane.
    /// </summary>
    public string? Url { get; init; }

    /// <summary>
    /// The event types to receive: types, <c>noun.*</c>, or <c>*</c> for all except <c>reconciliation.matched</c>. That
    /// type is sent every day and only says that all is well, so it must be named, or included with
    /// <c>reconciliation.*</c>. 1 to 64 of: *, invoice.* and similar, or the types of <see
    /// cref="BillingEngine.Client.EventTypes"/>.
    /// </summary>
    public IReadOnlyList<string>? EventTypes { get; init; }

    /// <summary>
    /// The merchant's description. 1 to 128 characters, not blank; no control characters and no characters outside the
    /// Basic Multilingual Plane.
    /// </summary>
    public string? Description { get; init; }

    /// <summary>Whether it receives events.</summary>
    public WebhookEndpointStatus? Status { get; init; }
}
