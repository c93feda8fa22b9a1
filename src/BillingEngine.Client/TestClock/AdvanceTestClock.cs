namespace BillingEngine.Client;

/// <summary>
/// Advances the business clock of engine and simulator together. Work that falls due on the way is done in order.
/// Sandbox only.
/// </summary>
public sealed record AdvanceTestClock
{
    /// <summary>The target time, later than the clock's current time.</summary>
    public required DateTimeOffset To { get; init; }
}
