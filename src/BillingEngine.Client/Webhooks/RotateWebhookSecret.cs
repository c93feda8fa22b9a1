namespace BillingEngine.Client;

/// <summary>
/// Gives an endpoint a new secret, told this once; meanwhile the one before signs too, so that no receiver misses a
/// beat.
/// </summary>
public sealed record RotateWebhookSecret
{
    /// <summary>
    /// For how many hours the secret before signs too; 0 ends it at once. It must lie between 0 and 168. Left out: 24.
    /// </summary>
    public int? OverlapHours { get; init; }
}
