using System.Globalization;
using System.Text.Json;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace BillingEngine.Platform.Http;

/// <summary>Marks a route whose answer may be had as CSV too; <paramref name="Words"/> say what is in it.</summary>
public sealed record ShownAsCsv(string Words)
{
    /// <summary>Whether the endpoint of a request is such a route.</summary>
    public static bool Is(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<ShownAsCsv>() is not null;
}

/// <summary>
/// Lists as CSV: with <c>format=csv</c> the same route is read page by page to its end and written while it is read,
/// so that memory does not grow with the list.
/// </summary>
public static class CsvLists
{
    /// <summary>The query field.</summary>
    public const string Field = "format";

    /// <summary>Its only value.</summary>
    public const string Word = "csv";

    /// <summary>The media type of the answer.</summary>
    public const string MediaType = "text/csv";

    /// <summary>Lets the caller have the whole of a list of these views as CSV.</summary>
    public static RouteHandlerBuilder AsCsvToo<TView>(this RouteHandlerBuilder route) =>
        route
            .WithMetadata(
                new ShownAsCsv(
                    "the whole list in RFC 4180's form, newest first, a line for each object, "
                        + "its parts' fields with a dot in their names; limit is not taken."
                )
            )
            .AddEndpointFilter(WriteAsync<TView>);

    /// <summary>What is wrong with the field, where it is given and says anything but csv.</summary>
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

    // The first page is read before anything is written, so that a refusal is still answered as one.
    private sealed class Written<TView>(PageOf<TView> first, Func<string?, Task<object?>> read) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.ContentType = MediaType + "; charset=utf-8";
            var table = new CsvTable(typeof(TView));
            // A page is written in memory and then sent: a server takes no writing that blocks, and a writer over the
            // answer's body would write so as soon as its buffer is full.
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
                // What cannot be read to its end is broken off, not ended as if it were whole.
                page = await read(last.GetProperty("id").GetString()) is IValueHttpResult { Value: PageOf<TView> more }
                    ? more
                    : throw new InvalidOperationException("A list could not be read to its end.");
            }
        }
    }
}
