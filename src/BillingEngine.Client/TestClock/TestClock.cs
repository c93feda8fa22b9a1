namespace BillingEngine.Client;

/// <summary>
/// The state of the clock: during an advance how far it has come, and after it what happened on the way.
/// </summary>
public sealed record TestClock
{
    /// <summary>The current time of the business clock.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The time before the advance; null when there was none.</summary>
    public required DateTimeOffset? AdvancedFrom { get; init; }

    /// <summary>At how many times it has stopped; null when it is not moving.</summary>
    public required int? Steps { get; init; }

    /// <summary>How much work each sweep of the timetable found on the way; null without an advance.</summary>
    public required IReadOnlyDictionary<string, int>? Work { get; init; }

    /// <summary>The merchant's events on the way, oldest first, at most a hundred; null without an advance.</summary>
    public required IReadOnlyList<BillingEvent>? Events { get; init; }

    /// <summary>Whether more events followed: the list of events has them all.</summary>
    public required bool HasMore { get; init; }

    /// <summary>The target of the advance in progress; null when there is none.</summary>
    public required DateTimeOffset? AdvancingTo { get; init; }
}
