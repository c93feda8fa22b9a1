namespace BillingEngine.Client;

/// <summary>Where the clock stands; after an advance also how many steps it took and what each sweep found.</summary>
public sealed record TestClock
{
    /// <summary>Where the business clock stands.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Where it stood before; null where it was only asked.</summary>
    public required DateTimeOffset? AdvancedFrom { get; init; }

    /// <summary>At how many moments it stopped; null where it was only asked.</summary>
    public required int? Steps { get; init; }

    /// <summary>How much each sweep of the timetable found on the way; null where it was only asked.</summary>
    public required IReadOnlyDictionary<string, int>? Work { get; init; }
}
