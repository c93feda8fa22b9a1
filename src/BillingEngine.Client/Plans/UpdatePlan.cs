namespace BillingEngine.Client;

/// <summary>Updates a plan: its name, whether it accepts new subscriptions, its dunning policy, its metadata.</summary>
public sealed record UpdatePlan
{
    /// <summary>
    /// The display name; also what the payer reads if the plan was created without a description. 1 to 64 characters,
    /// not blank; no control characters and no characters outside the Basic Multilingual Plane.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>Whether the plan accepts new subscriptions.</summary>
    public bool? Active { get; init; }

    /// <summary>What happens after a declined deduction.</summary>
    public DunningFields? Dunning { get; init; }

    /// <summary>
    /// Key-value pairs of the merchant, returned unchanged and searchable in lists. At most 20 pairs; keys of 1 to 40
    /// characters; values of at most 500 characters.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
