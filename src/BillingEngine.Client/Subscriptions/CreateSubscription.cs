namespace BillingEngine.Client;

/// <summary>
/// Enrols a customer on a plan. Without a signed contract for the plan's template it opens a signing session; with one,
/// that is reused and the first deduction follows at once.
/// </summary>
public sealed record CreateSubscription
{
    /// <summary>
    /// The plan's identifier or code. It must have 1 to 64 characters and not be blank. It must not contain control
    /// characters or characters outside the Basic Multilingual Plane.
    /// </summary>
    public required string Plan { get; init; }

    /// <summary>
    /// The customer: an identifier, a reference, or an object that is found by its reference or made. It must have 1 to
    /// 128 characters and not be blank. It must not contain control characters or characters outside the Basic
    /// Multilingual Plane.
    /// </summary>
    public required CustomerChoice Customer { get; init; }

    /// <summary>Where the payer signs.</summary>
    public required SigningChannel Channel { get; init; }

    /// <summary>
    /// The payer's address; the channel h5 needs it. It must be an IP address of at most 32 characters, for WeChat
    /// takes no longer one; where the payer's IPv6 address is longer, use another channel.
    /// </summary>
    public string? ClientIp { get; init; }

    /// <summary>Where the payer is sent after signing. It must be an https address of at most 256 characters.</summary>
    public string? ReturnUrl { get; init; }

    /// <summary>
    /// When the trial ends, instead of after the plan's trial days. Where it has passed when the payer signs, the
    /// period that began with it is billed at once.
    /// </summary>
    public DateTimeOffset? TrialEnd { get; init; }

    /// <summary>
    /// When the first period begins, and with it the day of all later ones; not before the end of the trial. Where it
    /// has passed when the payer signs, the period that is running is billed at once.
    /// </summary>
    public DateTimeOffset? BillingAnchor { get; init; }

    /// <summary>Whether the customer may have a second live subscription to the plan. Left out: false.</summary>
    public bool? AllowDuplicate { get; init; }

    /// <summary>
    /// The merchant's own pairs of texts, returned as they were given and searchable in lists. It must have at most 20
    /// pairs. It must have keys of 1 to 40 characters. It must have values of at most 500 characters.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
