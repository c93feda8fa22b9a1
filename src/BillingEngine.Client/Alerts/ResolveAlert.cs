namespace BillingEngine.Client;

/// <summary>
/// Says that an operator is done with an alert, and why. It moves nothing else: where the cause is still there, the
/// next time it shows a new alert is raised.
/// </summary>
public sealed record ResolveAlert
{
    /// <summary>
    /// What was found and done, for those who read it later. It must have 1 to 500 characters and not be blank. It must
    /// not contain control characters or characters outside the Basic Multilingual Plane.
    /// </summary>
    public required string Reason { get; init; }
}
