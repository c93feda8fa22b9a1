using System.Text.Encodings.Web;
using BillingEngine.Client;

namespace SaasBackend;

/// <summary>The pages of the app.</summary>
public static class Pages
{
    public const string Today = "<h1>The Daily</h1><p>Nothing happened, and all of it on time.</p>";

    /// <summary>The page for a reader without access.</summary>
    public const string Closed = """<h1>For subscribers</h1><p><a href="/">Subscribe</a> to read on.</p>""";

    public static IResult Html(string body, int status = StatusCodes.Status200OK) =>
        Results.Content(
            $"""<!doctype html><html lang="en"><meta charset="utf-8"><title>The Daily</title><body>{body}</body></html>"""
                + "\n",
            "text/html; charset=utf-8",
            statusCode: status
        );

    /// <summary>The sign-up page.</summary>
    public static string Welcome(CreatePlan plan, string? fault = null) =>
        $"""
            <h1>{Safe(plan.Name)}</h1>
            <p>{plan.Amount / 100m:0.00} {Safe(plan.Currency)} a month, paid with WeChat Pay.</p>
            <p role="alert">{Safe(fault ?? "")}</p>
            <form method="post" action="/sign-up">
              <label>Your name <input name="name" maxlength="32" required></label> <button>Subscribe</button>
            </form>
            """;

    /// <summary>A reader's account page.</summary>
    public static string Account(Reader reader, bool mayRead) =>
        $"""
            <h1>{Safe(reader.Name)}</h1>
            <p>Your subscription is <b id="status">{reader.Status?.ToString().ToLowerInvariant() ?? "none"}</b>.</p>
            {(mayRead ? """<p><a href="/today">Read today's paper</a></p>""" : Sign(reader))}
            {(mayRead ? End(reader) : "")}
            """;

    private static string End(Reader reader) =>
        reader.EndsAt is { } end
            ? $"<p>It ends on {end:yyyy-MM-dd}.</p>"
            : """<form method="post" action="/end"><button>End it</button></form>""";

    private static string Sign(Reader reader) =>
        reader.SigningUrl is { } url
            ? $"""<p><a id="sign" href="{Safe(url)}">Sign in WeChat</a>, then reload this page.</p>"""
            : "";

    private static string Safe(string text) => HtmlEncoder.Default.Encode(text);
}
