namespace BillingEngine.Client;

/// <summary>Whether a customer may use a plan.</summary>
public sealed record PlanAccess
{
    /// <summary>Whether.</summary>
    public required bool Access { get; init; }

    /// <summary>Why, or why not.</summary>
    public required AccessReason Reason { get; init; }

    /// <summary>
    /// Until when, as things stand; null where there is no access, or where no end is known because a renewal is on the
    /// way.
    /// </summary>
    public required DateTimeOffset? Until { get; init; }

    /// <summary>The subscription that decides: of several the one with the longest access, else the newest.</summary>
    public required string? Subscription { get; init; }
}
