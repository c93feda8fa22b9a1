namespace BillingEngine.Client;

/// <summary>
/// Fetches the statement of a day now and compares it with the books; a day that was compared is compared again, which
/// changes nothing unless either side has changed. While WeChat has no statement the day is <c>waiting</c>, and is
/// asked for again by itself.
/// </summary>
public sealed record ReconcileDay
{
    /// <summary>
    /// The day, in UTC+8: a day that is over, at most 180 days ago. It must be a date such as 2026-11-22.
    /// </summary>
    public required DateOnly Date { get; init; }
}
