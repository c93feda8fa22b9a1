using BillingEngine.Domain.Common;

namespace BillingEngine.Platform.Pipeline;

/// <summary>
/// Which part of a list is asked for: at most <paramref name="Limit"/> objects, older than
/// <paramref name="StartingAfter"/>, created at or after <paramref name="CreatedFrom"/> and before
/// <paramref name="CreatedTo"/>, whose metadata has all pairs of <paramref name="Metadata"/>.
/// </summary>
/// <param name="Limit">How many objects at most.</param>
/// <param name="StartingAfter">The last identifier of the page before this one.</param>
/// <param name="CreatedFrom">Only what was made at this moment or later.</param>
/// <param name="CreatedTo">Only what was made before this moment.</param>
/// <param name="Metadata">Only objects whose metadata has this pair; may be given for several keys.</param>
public sealed record PageRequest(
    int Limit = PageRequest.DefaultLimit,
    string? StartingAfter = null,
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IReadOnlyDictionary<string, string>? Metadata = null
)
{
    /// <summary>How many objects a page has when nothing else is said.</summary>
    public const int DefaultLimit = 20;

    /// <summary>The most objects a page may have.</summary>
    public const int MaxLimit = 100;

    /// <summary>
    /// Reads the cursor; false when it is not an identifier of the kind that is listed. No cursor reads as null.
    /// </summary>
    public bool TryCursor<TId>(out TId? after)
        where TId : struct, IId<TId>
    {
        after = null;
        if (StartingAfter is null)
            return true;
        if (!Id.TryParse<TId>(StartingAfter, out var id))
            return false;
        after = id;
        return true;
    }

    /// <summary>The refusal of a cursor that <see cref="TryCursor{TId}"/> could not read.</summary>
    public static Error BadCursor<TId>()
        where TId : struct, IId<TId> =>
        Error.InvalidField("starting_after", $"must be an identifier that begins with {TId.Prefix}_");
}

/// <summary>A page of a list, newest first, and whether older objects follow.</summary>
/// <param name="Data">The objects, newest first.</param>
/// <param name="HasMore">Whether older objects follow: ask again with <c>starting_after</c> the last
/// identifier.</param>
public sealed record PageOf<T>(IReadOnlyList<T> Data, bool HasMore)
{
    /// <summary>Makes a page of rows that were read with one more than the limit.</summary>
    public static PageOf<T> From<TRow>(IReadOnlyList<TRow> rows, int limit, Func<TRow, T> view) =>
        new([.. rows.Take(limit).Select(view)], rows.Count > limit);
}
