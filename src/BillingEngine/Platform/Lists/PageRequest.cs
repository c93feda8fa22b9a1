using BillingEngine.Domain.Common;
using BillingEngine.Platform.Pipeline;

namespace BillingEngine.Platform.Lists;

/// <summary>
/// The requested page of a list: at most <paramref name="Limit"/> objects, older than
/// <paramref name="StartingAfter"/>, created at or after <paramref name="CreatedFrom"/> and before
/// <paramref name="CreatedTo"/>, whose metadata has all pairs of <paramref name="Metadata"/>.
/// </summary>
/// <param name="Limit">The maximum number of objects.</param>
/// <param name="StartingAfter">The id of the last object of the page before.</param>
/// <param name="CreatedFrom">Only objects created at this time or later.</param>
/// <param name="CreatedTo">Only objects created before this time.</param>
/// <param name="Metadata">Only objects whose metadata has this pair. Several keys can be given.</param>
public sealed record PageRequest(
    int Limit = PageRequest.DefaultLimit,
    string? StartingAfter = null,
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IReadOnlyDictionary<string, string>? Metadata = null
)
{
    /// <summary>The default number of objects of a page.</summary>
    public const int DefaultLimit = 20;

    /// <summary>The maximum number of objects of a page.</summary>
    public const int MaxLimit = 100;

    /// <summary>
    /// Reads the cursor; false when it is not an id of the listed kind. Null without a cursor.
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
/// <param name="HasMore">Whether older objects follow. To get them, set <c>starting_after</c> to the id of the
/// last object.</param>
public sealed record PageOf<T>(IReadOnlyList<T> Data, bool HasMore)
{
    /// <summary>Creates a page of rows that were read with limit + 1.</summary>
    public static PageOf<T> From<TRow>(IReadOnlyList<TRow> rows, int limit, Func<TRow, T> view) =>
        new([.. rows.Take(limit).Select(view)], rows.Count > limit);
}
