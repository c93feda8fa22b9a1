using System.Globalization;
using System.Text.Json;
using BillingEngine.Platform.Http;
using BillingEngine.Platform.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace BillingEngine.Platform.Lists;

/// <summary>Marks a route that can also return CSV; <paramref name="Words"/> describes the CSV.</summary>
public sealed record ShownAsCsv(string Words)
{
    /// <summary>Whether the request's route is one of them.</summary>
    public static bool Is(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<ShownAsCsv>() is not null;
}

/// <summary>
/// Lists as CSV: with <c>format=csv</c> the route's pages are read to the end and each is written as it is read, so that
/// memory does not grow with the list.
/// </summary>
public static class CsvLists
{
    /// <summary>The query field.</summary>
    public const string Field = "format";

    /// <summary>Its only value.</summary>
    public const string Word = "csv";

    /// <summary>The media type of the answer.</summary>
    public const string MediaType = "text/csv";

    internal const string WholeList =
        "the whole list as CSV (RFC 4180), newest first, one line per object. Fields of nested objects have a dot in "
        + "their column names. `limit` is refused.";

    /// <summary>Lets a caller get a whole list of these views as CSV.</summary>
    public static RouteHandlerBuilder AsCsvToo<TView>(this RouteHandlerBuilder route) =>
        route.WithMetadata(new ShownAsCsv(WholeList)).AddEndpointFilter(WriteAsync<TView>);

    /// <summary>The refusal of a format that is given and is not csv.</summary>
    public static Problem? Fault(HttpContext context) =>
        context.Request.Query[Field] is [{ } format] && format != Word
            ? Problem.Invalid(Field, "must be csv, or be left out for JSON")
            : null;

    private static async ValueTask<object?> WriteAsync<TView>(
        EndpointFilterInvocationContext context,
        EndpointFilterDelegate next
    )
    {
        var http = context.HttpContext;
        if (Fault(http) is { } fault)
            return fault;
        if (!http.Request.Query.ContainsKey(Field))
            return await next(context);
        if (http.Request.Query.ContainsKey("limit"))
            return Problem.Invalid("limit", "must be left out with format=csv, which is the whole list");
        var place = context.Arguments.ToList().FindIndex(argument => argument is Paging);
        var asked = ((Paging)context.Arguments[place]!).Page;
        async Task<object?> ReadAsync(string? after)
        {
            context.Arguments[place] = Paging.Of(asked with { Limit = PageRequest.MaxLimit, StartingAfter = after });
            return await next(context);
        }
        var first = await ReadAsync(asked.StartingAfter);
        return first is IValueHttpResult { Value: PageOf<TView> page } ? new Written<TView>(page, ReadAsync) : first;
    }

    // The first page is read before anything is written, so that a refusal still has its own status.
    private sealed class Written<TView>(PageOf<TView> first, Func<string?, Task<object?>> read) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.ContentType = MediaType + "; charset=utf-8";
            var table = new CsvTable(typeof(TView));
            // A page is written to memory and then sent: the server allows no blocking write, and a writer over the
            // response body would block as soon as its buffer is full.
            var text = new StringWriter(CultureInfo.InvariantCulture);
            table.WriteNames(text);
            for (var page = first; ; )
            {
                JsonElement last = default;
                foreach (var view in page.Data)
                    table.Write(text, last = JsonSerializer.SerializeToElement(view, WireJson.Options));
                await response.WriteAsync(text.ToString(), httpContext.RequestAborted);
                text.GetStringBuilder().Clear();
                if (!page.HasMore)
                    return;
                // If a later page cannot be read, the response is aborted, so that it does not look complete.
                page = await read(last.GetProperty("id").GetString()) is IValueHttpResult { Value: PageOf<TView> more }
                    ? more
                    : throw new InvalidOperationException("A list could not be read to its end.");
            }
        }
    }
}
