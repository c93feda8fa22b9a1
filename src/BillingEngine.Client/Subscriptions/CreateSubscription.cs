namespace BillingEngine.Client;

/// <summary>
/// Enrols a customer on a plan. Without a signed contract for the plan's template, it opens a signing session. With
/// one, it uses that contract and the first deduction follows immediately.
/// </summary>
public sealed record CreateSubscription
{
    /// <summary>
    /// The plan's id or code. 1 to 64 characters, not blank; no control characters and no characters outside the Basic
    /// Multilingual Plane.
    /// </summary>
    public required string Plan { get; init; }

    /// <summary>
    /// The customer: an id, a reference, or an object that is found by its reference or created. 1 to 128 characters,
    /// not blank; no control characters and no characters outside the Basic Multilingual Plane.
    /// </summary>
    public required CustomerChoice Customer { get; init; }

    /// <summary>Where the payer signs.</summary>
    public required SigningChannel Channel { get; init; }

    /// <summary>
    /// The payer's IP address; the channel h5 requires it. At most 32 characters (WeChat's limit). If the payer's IPv6
    /// address is longer, use another channel.
    /// </summary>
    public string? ClientIp { get; init; }

    /// <summary>Where the payer goes after signing. An https address of at most 256 characters.</summary>
    public string? ReturnUrl { get; init; }

    /// <summary>
    /// When the trial ends, instead of after the plan's trial days. If it has passed when the payer signs, the period
    /// that began with it is billed immediately.
    /// </summary>
    public DateTimeOffset? TrialEnd { get; init; }

    /// <summary>
    /// The start of the first period and the billing day of all later ones; not before the end of the trial. If it has
    /// passed when the payer signs, the current period is billed immediately.
    /// </summary>
    public DateTimeOffset? BillingAnchor { get; init; }

    /// <summary>Whether the customer may have a second live subscription to the plan. Default: false.</summary>
    public bool? AllowDuplicate { get; init; }

    /// <summary>
    /// Key-value pairs of the merchant, returned unchanged and searchable in lists. At most 20 pairs; keys of 1 to 40
    /// characters; values of at most 500 characters.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
