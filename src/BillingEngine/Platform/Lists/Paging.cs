using System.Globalization;
using System.Reflection;
using BillingEngine.Platform.Http;
using BillingEngine.Platform.Http.Json;
using Microsoft.AspNetCore.Http;

namespace BillingEngine.Platform.Lists;

/// <summary>
/// The paging of a list route: <c>?limit=</c> (1-100, default 20), <c>starting_after=ID</c>, the range of creation
/// <c>created_from=</c> (inclusive) and <c>created_to=</c> (exclusive), and pairs <c>metadata[key]=value</c>.
/// </summary>
public sealed class Paging : IRefusable
{
    /// <summary>The query fields of every list, for <see cref="HttpPipeline.TakesQuery"/>.</summary>
    public static readonly string[] Fields = ["limit", "starting_after", "created_from", "created_to"];

    /// <summary>The filter for all <c>metadata[key]</c>, for lists of objects that have metadata.</summary>
    public const string Metadata = "metadata[*]";

    private const string PairStart = "metadata[";

    private const int MaxPairs = 20;

    private Paging(PageRequest page, Problem? refusal)
    {
        Page = page;
        Refusal = refusal;
    }

    /// <summary>The requested page.</summary>
    public PageRequest Page { get; }

    /// <inheritdoc/>
    public Problem? Refusal { get; }

    /// <summary>A given page, for code that reads a list to its end.</summary>
    internal static Paging Of(PageRequest page) => new(page, null);

    /// <summary>Binds the query; called by the framework.</summary>
    public static ValueTask<Paging> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var query = context.Request.Query;
        var (limits, cursors) = (query["limit"], query["starting_after"]);
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var limit = PageRequest.DefaultLimit;
        if (
            limits.Count > 0
            && (
                limits.Count > 1
                || !int.TryParse(limits[0], NumberStyles.None, CultureInfo.InvariantCulture, out limit)
                || limit is < 1 or > PageRequest.MaxLimit
            )
        )
        {
            errors["limit"] = [$"must be an integer between 1 and {PageRequest.MaxLimit}"];
        }

        if (cursors.Count > 1 || (cursors.Count == 1 && string.IsNullOrEmpty(cursors[0])))
            errors["starting_after"] = ["must be one identifier"];
        var (from, to) = (Instant(query, "created_from", errors), Instant(query, "created_to", errors));
        var pairs = Pairs(query, errors);
        return ValueTask.FromResult(
            errors.Count > 0
                ? new Paging(new PageRequest(), Problem.Invalid(errors))
                : new Paging(new PageRequest(limit, cursors.Count == 0 ? null : cursors[0], from, to, pairs), null)
        );
    }

    /// <summary>Whether a query field is a pair: <c>metadata[tier]</c>.</summary>
    public static bool IsPair(string name) =>
        name.StartsWith(PairStart, StringComparison.Ordinal)
        && name.EndsWith(']')
        && name.Length > PairStart.Length + 1;

    private static Dictionary<string, string>? Pairs(IQueryCollection query, Dictionary<string, string[]> errors)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, values) in query.Where(field => IsPair(field.Key)).Take(MaxPairs + 1))
        {
            var key = name[PairStart.Length..^1];
            // PostgreSQL stores no NUL in text, and no stored pair has control characters.
            if (values.Count != 1 || string.Concat(key, values[0]).Any(c => char.IsControl(c) || char.IsSurrogate(c)))
                errors[name] = ["must be one text without control characters"];
            pairs[key] = values[0] ?? "";
        }
        if (pairs.Count > MaxPairs)
            errors["metadata"] = [$"must have at most {MaxPairs} pairs"];
        return pairs.Count == 0 ? null : pairs;
    }

    private static DateTimeOffset? Instant(IQueryCollection query, string name, Dictionary<string, string[]> errors)
    {
        var given = query[name];
        if (given.Count == 0)
            return null;
        if (given.Count == 1 && Instants.TryParse(given[0]!, out var instant))
            return instant;
        errors[name] = [given.Count == 1 ? Instants.Fault(given[0]!)! : "must be one time"];
        return null;
    }
}
