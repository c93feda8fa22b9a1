using BillingEngine.Platform.Http.Json;
using Microsoft.AspNetCore.Http;

namespace BillingEngine.Platform.Lists;

/// <summary>The query fields that a route accepts; a route without this accepts none.</summary>
public sealed record TakenQuery(IReadOnlyList<string> Names)
{
    /// <summary>Whether a field is one of them.</summary>
    public bool Knows(string name) =>
        Names.Contains(name, StringComparer.Ordinal)
        || (Paging.IsPair(name) && Names.Contains(Paging.Metadata, StringComparer.Ordinal));
}

/// <summary>
/// Refuses unknown, repeated, empty and too long query fields, and text that the database cannot compare.
/// </summary>
internal static class QueryFilter
{
    private const int MaxLength = 512;
    private static readonly TakenQuery None = new([]);

    public static ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.Request.Query.Count == 0)
            return next(context);
        var taken = http.GetEndpoint()?.Metadata.GetMetadata<TakenQuery>() ?? None;
        var faults = new JsonFaults();
        foreach (var (name, values) in http.Request.Query)
        {
            if (!taken.Knows(name) && !(name == CsvLists.Field && ShownAsCsv.Is(http)))
                faults.Add(name, "is not a known field");
            else if (values.Count > 1)
                faults.Add(name, "is given twice");
            else if (Fault(name, values.ToString()) is { } fault)
                faults.Add(name, fault);
        }
        return faults.Any ? ValueTask.FromResult<object?>(faults.ToProblem()) : next(context);
    }

    private static string? Fault(string name, string value)
    {
        if (value.Length == 0)
            return Paging.IsPair(name) ? null : "must not be empty; leave it out instead";
        if (value.Length > MaxLength)
            return $"must have at most {MaxLength} characters";
        return (name + value).Any(c => char.IsControl(c) || char.IsSurrogate(c) || c == '\uFFFD')
            ? "must not contain control characters or characters outside the Basic Multilingual Plane"
            : null;
    }
}
