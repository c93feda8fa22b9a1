namespace BillingEngine.Client;

/// <summary>
/// Resolves an alert with a reason. Nothing else changes: if the cause still exists, a new alert is raised when it
/// shows again.
/// </summary>
public sealed record ResolveAlert
{
    /// <summary>
    /// What was found and done, for later readers. 1 to 500 characters, not blank; no control characters and no
    /// characters outside the Basic Multilingual Plane.
    /// </summary>
    public required string Reason { get; init; }
}
