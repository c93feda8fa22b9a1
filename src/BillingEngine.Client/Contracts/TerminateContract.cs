namespace BillingEngine.Client;

/// <summary>
/// Terminates a contract. From the response on, nothing is deducted through it. The engine repeats the termination
/// until WeChat confirms it, and the contract's subscriptions require a new signature.
/// </summary>
public sealed record TerminateContract
{
    /// <summary>
    /// The reason, which WeChat and the payer see. 1 to 256 characters, not blank; no control characters and no
    /// characters outside the Basic Multilingual Plane.
    /// </summary>
    public required string Note { get; init; }
}
