namespace BillingEngine.Client;

/// <summary>
/// Gives an endpoint a new secret, which is returned only in this response. The previous secret also signs for a time,
/// so that no delivery is refused.
/// </summary>
public sealed record RotateWebhookSecret
{
    /// <summary>
    /// For how many hours the previous secret also signs; 0 ends it immediately. Between 0 and 168. Default: 24.
    /// </summary>
    public int? OverlapHours { get; init; }
}
