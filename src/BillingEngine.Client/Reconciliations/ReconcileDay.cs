namespace BillingEngine.Client;

/// <summary>
/// Downloads the statement of a day now and compares it with our data. A second comparison changes nothing unless
/// either side has changed. While WeChat has no statement, the day is <c>waiting</c> and the engine asks again by
/// itself.
/// </summary>
public sealed record ReconcileDay
{
    /// <summary>The day in UTC+8, such as 2026-11-22: a past day, at most 180 days ago.</summary>
    public required DateOnly Date { get; init; }
}
