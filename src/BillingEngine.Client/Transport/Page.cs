using System.Runtime.CompilerServices;

namespace BillingEngine.Client;

/// <summary>A part of a list, newest first.</summary>
public sealed record Page<T>
{
    /// <summary>The objects, newest first.</summary>
    public required IReadOnlyList<T> Data { get; init; }

    /// <summary>Whether older objects follow: request them with <c>StartingAfter</c> set to the last id.</summary>
    public required bool HasMore { get; init; }
}

/// <summary>The filters of every list.</summary>
public abstract record ListFilter
{
    /// <summary>
    /// The number of objects on a page, 1 to 100. Default: the engine's 20. Reading a whole list takes as many pages as
    /// needed.
    /// </summary>
    public int? Limit { get; init; }

    /// <summary>Only objects older than the one with this id.</summary>
    public string? StartingAfter { get; init; }

    /// <summary>Only objects created at this time or later.</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Only objects created before this time.</summary>
    public DateTimeOffset? CreatedTo { get; init; }

    internal string ToQuery() => ToQuery(new Query().Add("limit", Limit));

    /// <summary>The query for the whole list as a table, which takes no limit.</summary>
    internal string ToTableQuery() => ToQuery(new Query().Add("format", "csv"));

    private string ToQuery(Query query)
    {
        query.Add("starting_after", StartingAfter).Add("created_from", CreatedFrom).Add("created_to", CreatedTo);
        Narrow(query);
        return query.ToString();
    }

    private protected abstract void Narrow(Query query);
}

internal static class Paging
{
    /// <summary>Reads a list to its end, page by page, and only as far as the caller reads.</summary>
    public static async IAsyncEnumerable<T> ReadAsync<T, TFilter>(
        TFilter filter,
        Func<TFilter, CancellationToken, Task<Page<T>>> read,
        Func<T, string> id,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
        where TFilter : ListFilter
    {
        while (true)
        {
            var page = await read(filter, cancellationToken);
            foreach (var item in page.Data)
                yield return item;
            if (!page.HasMore || page.Data.Count == 0)
                yield break;
            filter = filter with { StartingAfter = id(page.Data[^1]) };
        }
    }
}
