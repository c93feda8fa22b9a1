using System.Runtime.CompilerServices;

namespace BillingEngine.Client;

/// <summary>A part of a list, newest first.</summary>
public sealed record Page<T>
{
    /// <summary>The objects, newest first.</summary>
    public required IReadOnlyList<T> Data { get; init; }

    /// <summary>Whether older objects follow: ask again with <c>StartingAfter</c> the last identifier.</summary>
    public required bool HasMore { get; init; }
}

/// <summary>What narrows every list.</summary>
public abstract record ListFilter
{
    /// <summary>
    /// How many objects a page has, 1 to 100; the engine's 20 where it is left out. A list that is read through to its
    /// end asks for as many pages as it takes.
    /// </summary>
    public int? Limit { get; init; }

    /// <summary>Only what is older than the object with this identifier.</summary>
    public string? StartingAfter { get; init; }

    /// <summary>Only what was made at this moment or later.</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Only what was made before this moment.</summary>
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
    /// <summary>Reads a list through to its end, a page at a time and only as far as the caller goes.</summary>
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
