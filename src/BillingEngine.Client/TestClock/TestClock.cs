namespace BillingEngine.Client;

/// <summary>
/// Where the clock stands; after an advance also what happened on the way, and during one how far it has come.
/// </summary>
public sealed record TestClock
{
    /// <summary>Where the business clock stands.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Where it stood before; null where it was only asked and stands.</summary>
    public required DateTimeOffset? AdvancedFrom { get; init; }

    /// <summary>At how many moments it stopped, or has stopped so far; null where it stands.</summary>
    public required int? Steps { get; init; }

    /// <summary>How much each sweep of the timetable found on the way; null where it was only asked.</summary>
    public required IReadOnlyDictionary<string, int>? Work { get; init; }

    /// <summary>
    /// The merchant's events on the way, oldest first, a hundred at most; null where it was only asked.
    /// </summary>
    public required IReadOnlyList<BillingEvent>? Events { get; init; }

    /// <summary>Whether more events followed: the list of events of that time has them all.</summary>
    public required bool HasMore { get; init; }

    /// <summary>Where it is being moved to right now; null where it stands.</summary>
    public required DateTimeOffset? AdvancingTo { get; init; }
}
