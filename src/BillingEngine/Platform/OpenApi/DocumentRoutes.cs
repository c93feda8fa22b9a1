using System.Reflection;
using BillingEngine.Http.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace BillingEngine.Platform.OpenApi;

/// <summary>
/// <c>/openapi/v1.json</c> and <c>/docs</c>, a page that shows it without loading anything from elsewhere.
/// </summary>
public static class DocumentRoutes
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        + "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly Dictionary<string, string> MediaTypes = new(StringComparer.Ordinal)
    {
        ["docs.html"] = "text/html; charset=utf-8",
        ["docs.css"] = "text/css; charset=utf-8",
        ["docs.js"] = "text/javascript; charset=utf-8",
    };

    /// <summary>Maps both without authentication: they contain no merchant's data.</summary>
    public static IEndpointRouteBuilder MapApiDocument(this IEndpointRouteBuilder routes)
    {
        // The services of the process, not of a request: the document outlives the request that asks for it first.
        var document = new ApiDocument(routes.ServiceProvider);
        routes.MapGet(
            "/openapi/v1.json",
            (HttpContext context) =>
            {
                context.Response.Headers.CacheControl = "no-cache";
                return Results.Bytes(document.Bytes, "application/json");
            }
        );
        routes.MapGet("/docs", (HttpContext context) => Page(context, "docs.html"));
        routes.MapGet("/docs/{file}", (string file, HttpContext context) => Page(context, file));
        return routes;
    }

    private static IResult Page(HttpContext context, string file)
    {
        if (!MediaTypes.TryGetValue(file, out var mediaType))
            return Results.StatusCode(StatusCodes.Status404NotFound);
        var headers = context.Response.Headers;
        HtmlPage.ProtectFromFrames(headers, Policy);
        headers.CacheControl = "no-cache";
        headers["Referrer-Policy"] = "no-referrer";
        var content = Assembly.GetExecutingAssembly().GetManifestResourceStream("docs/" + file)!;
        if (!file.EndsWith(".html", StringComparison.Ordinal))
            return Results.Stream(content, mediaType);
        // Its links begin at the root of the server, which a proxy may serve under a path.
        using var reader = new StreamReader(content);
        return Results.Content(
            reader.ReadToEnd().Replace("=\"/", $"=\"{context.Request.PathBase}/", StringComparison.Ordinal),
            mediaType
        );
    }
}
