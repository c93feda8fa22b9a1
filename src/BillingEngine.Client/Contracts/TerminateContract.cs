namespace BillingEngine.Client;

/// <summary>
/// Ends a contract: from the answer on nothing is deducted through it, WeChat is told until it confirms, and its
/// subscriptions ask for a new signature.
/// </summary>
public sealed record TerminateContract
{
    /// <summary>
    /// Why, as WeChat and the payer read it. It must have 1 to 256 characters and not be blank. It must not contain
    /// control characters or characters outside the Basic Multilingual Plane.
    /// </summary>
    public required string Note { get; init; }
}
