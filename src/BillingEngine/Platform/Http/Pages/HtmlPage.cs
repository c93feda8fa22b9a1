using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;

namespace BillingEngine.Http.Pages;

/// <summary>
/// A small page for a person: one style, no script, nothing from another address, and never inside a frame.
/// </summary>
public static class HtmlPage
{
    private static readonly string Style = ReadStyle();

    private static readonly string StyleHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{StyleHash}'; img-src data:; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>
    /// Whether a person's browser asks, outside the API: under <c>/v1</c> every answer is for programs.
    /// </summary>
    public static bool IsWanted(HttpRequest request) =>
        !request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase)
        && request.Headers.Accept.Any(accept =>
            accept?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true
        );

    /// <summary>The page; <paramref name="body"/> is HTML, whose texts went through <see cref="Encode"/>.</summary>
    public static IResult Of(HttpContext context, int status, string title, string body)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "same-origin";
        ProtectFromFrames(headers, Policy);
        return Results.Content(
            $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Encode(title)} - billing engine</title>
            <link rel="icon" href="data:,">
            <style>{Style}</style></head>
            <body><main><h1>{Encode(title)}<small>Billing engine</small></h1>
            {body}
            </main></body></html>
            """,
            "text/html; charset=utf-8",
            statusCode: status
        );
    }

    /// <summary>Sets a page's policy, for old browsers too the part of it that forbids frames.</summary>
    public static void ProtectFromFrames(IHeaderDictionary headers, string policy)
    {
        headers.ContentSecurityPolicy = policy;
        headers.XFrameOptions = "DENY";
        headers.XContentTypeOptions = "nosniff";
    }

    /// <summary>A text as HTML.</summary>
    public static string Encode(string text) => HtmlEncoder.Default.Encode(text);

    private static string ReadStyle()
    {
        using var file = typeof(HtmlPage).Assembly.GetManifestResourceStream("pages/style.css")!;
        return new StreamReader(file).ReadToEnd();
    }
}
