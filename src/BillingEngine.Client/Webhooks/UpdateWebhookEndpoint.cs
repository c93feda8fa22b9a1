namespace BillingEngine.Client;

/// <summary>
/// Changes an endpoint. Disabling it gives up what waits for it; what happens while it is disabled is not sent to it,
/// but can be listed and delivered again.
/// </summary>
public sealed record UpdateWebhookEndpoint
{
    /// <summary>
    /// Where events are posted: an https address that the whole internet can reach. It must have 1 to 512 characters
    /// and not be blank. It must not contain control characters or characters outside the Basic Multilingual Plane.
    /// </summary>
    public string? Url { get; init; }

    /// <summary>
    /// Which events it gets: types, <c>noun.*</c>, or <c>*</c> for all but <c>reconciliation.matched</c>, which comes
    /// every day, only says that all is well, and must be asked for by its name or <c>reconciliation.*</c>. It must
    /// have 1 to 64 of: *, invoice.* and the like, or those of <see cref="BillingEngine.Client.EventTypes"/>.
    /// </summary>
    public IReadOnlyList<string>? EventTypes { get; init; }

    /// <summary>
    /// What the merchant calls it. It must have 1 to 128 characters and not be blank. It must not contain control
    /// characters or characters outside the Basic Multilingual Plane.
    /// </summary>
    public string? Description { get; init; }

    /// <summary>Whether it is sent anything.</summary>
    public WebhookEndpointStatus? Status { get; init; }
}
