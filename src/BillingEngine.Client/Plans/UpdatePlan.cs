namespace BillingEngine.Client;

/// <summary>Changes what may change of a plan: its name, whether it is on offer, its dunning, its metadata.</summary>
public sealed record UpdatePlan
{
    /// <summary>
    /// What people read; also what the payer reads, where the plan was made without a description. It must have 1 to 64
    /// characters and not be blank. It must not contain control characters or characters outside the Basic
    /// Multilingual Plane.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>Whether the plan takes new subscriptions.</summary>
    public bool? Active { get; init; }

    /// <summary>What happens after a declined deduction.</summary>
    public DunningFields? Dunning { get; init; }

    /// <summary>
    /// The merchant's own pairs of texts, returned as they were given and searchable in lists. It must have at most 20
    /// pairs. It must have keys of 1 to 40 characters. It must have values of at most 500 characters.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
