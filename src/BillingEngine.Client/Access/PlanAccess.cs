namespace BillingEngine.Client;

/// <summary>Whether a customer may use a plan.</summary>
public sealed record PlanAccess
{
    public required bool Access { get; init; }

    /// <summary>Why the customer has access, or has not.</summary>
    public required AccessReason Reason { get; init; }

    /// <summary>
    /// The end of access as far as it is known; null without access, or while a renewal is in progress.
    /// </summary>
    public required DateTimeOffset? Until { get; init; }

    /// <summary>
    /// The subscription that decides. With several: the one with the longest access, else the newest.
    /// </summary>
    public required string? Subscription { get; init; }
}
