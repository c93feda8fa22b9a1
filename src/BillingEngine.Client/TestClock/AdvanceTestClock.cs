namespace BillingEngine.Client;

/// <summary>
/// Moves the business clock of engine and simulator together; what falls due on the way happens in order. Sandbox only.
/// </summary>
public sealed record AdvanceTestClock
{
    /// <summary>The moment to move to, later than the clock's now.</summary>
    public required DateTimeOffset To { get; init; }
}
