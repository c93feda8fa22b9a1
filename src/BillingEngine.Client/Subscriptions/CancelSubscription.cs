namespace BillingEngine.Client;

/// <summary>
/// Cancels a subscription now or at the end of its period. Pending deductions are canceled in the same transaction. A
/// deduction already sent to WeChat is returned as in_flight_payment.
/// </summary>
public sealed record CancelSubscription
{
    /// <summary>When it takes effect. Default: period_end.</summary>
    public CancelAt? At { get; init; }

    /// <summary>
    /// What is refunded for the rest of the period. It must be none unless at is now: a period that is used to its end
    /// has no rest. Default: none.
    /// </summary>
    public CancelRefund? Refund { get; init; }

    /// <summary>
    /// The reason, for the timeline. 1 to 200 characters, not blank; no control characters and no characters outside
    /// the Basic Multilingual Plane.
    /// </summary>
    public string? Reason { get; init; }
}
