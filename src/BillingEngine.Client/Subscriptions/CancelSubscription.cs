namespace BillingEngine.Client;

/// <summary>
/// Ends a subscription now or with its period; queued deductions die in the same transaction, one on the wire is named.
/// </summary>
public sealed record CancelSubscription
{
    /// <summary>When it takes effect. Left out: period_end.</summary>
    public CancelAt? At { get; init; }

    /// <summary>
    /// What is given back for the rest of the period. It must be none unless at is now: a period that is used to its
    /// end has no rest. Left out: none.
    /// </summary>
    public CancelRefund? Refund { get; init; }

    /// <summary>
    /// Why, for the timeline. It must have 1 to 200 characters and not be blank. It must not contain control characters
    /// or characters outside the Basic Multilingual Plane.
    /// </summary>
    public string? Reason { get; init; }
}
