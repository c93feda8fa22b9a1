using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;

namespace BillingEngine.Server.Operators;

/// <summary>Three small pages: log in, where to go, log out.</summary>
internal static class OperatorPages
{
    public const string HomePath = "/operators";
    public const string LoginPath = HomePath + "/login";
    public const string ReturnField = "return";

    private const string Unknown = "The name or the password is not right.";

    private const string NoOperators =
        "Nobody can log in: the configuration has no Operators. See docs/runbook.md, Operators.";

    private static readonly Lazy<string> Style = new(() =>
    {
        using var file = typeof(OperatorPages).Assembly.GetManifestResourceStream("operators/style.css")!;
        return new StreamReader(file).ReadToEnd();
    });

    public static void MapOperators(this WebApplication app)
    {
        app.MapGet(HomePath, (HttpContext context, IAntiforgery forms) => Home(context, forms))
            .RequireAuthorization(OperatorAccess.Policy);
        app.MapGet(LoginPath, (HttpContext context, IAntiforgery forms, KnownOperators operators) =>
            Login(context, forms, 200, operators.Any ? null : NoOperators));
        app.MapPost(LoginPath, LogInAsync).RequireRateLimiting(OperatorAccess.LoginLimit);
        app.MapPost(HomePath + "/logout", LogOutAsync);
    }

    /// <summary>Only a path of this server: never another host, however it is spelled.</summary>
    internal static string LocalOr(string? path, string otherwise) =>
        path is ['/', ..] && path is not ['/', '/' or '\\', ..] && !path.Any(char.IsControl) ? path : otherwise;

    private static async Task<IResult> LogInAsync(
        HttpContext context, IAntiforgery forms, KnownOperators operators, ILogger<KnownOperators> log)
    {
        // Also false for what is no form at all.
        if (!await forms.IsRequestValidAsync(context))
            return Login(context, forms, 400, "The page was too old or not from here. Try again.");
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var who = operators.Verify(form["name"].ToString(), form["password"].ToString());
        if (who is null)
        {
            // Not the name: people type their password into the wrong field.
            log.LogWarning("A login of an operator from {Address} was refused", context.Connection.RemoteIpAddress);
            return Login(context, forms, 401, operators.Any ? Unknown : NoOperators);
        }
        await OperatorAccess.SignInAsync(context, who);
        log.LogInformation("The operator {Name} logged in", who.Name);
        return Results.LocalRedirect(LocalOr(context.Request.Query[ReturnField], HomePath));
    }

    private static async Task<IResult> LogOutAsync(HttpContext context, IAntiforgery forms)
    {
        if (!await forms.IsRequestValidAsync(context))
            return Login(context, forms, 400, "The page was too old or not from here. Try again.");
        await context.SignOutAsync();
        return Results.LocalRedirect(LoginPath);
    }

    private static IResult Login(HttpContext context, IAntiforgery forms, int status, string? message)
    {
        var back = Uri.EscapeDataString(LocalOr(context.Request.Query[ReturnField], HomePath));
        return Page(context, status, "Log in", $"""
            {(message is null ? "" : $"<p role=\"alert\">{Encode(message)}</p>")}
            <form method="post" action="{LoginPath}?{ReturnField}={back}">
            {Token(context, forms)}
            <label>Name <input name="name" autocomplete="username" required autofocus></label>
            <label>Password <input name="password" type="password" autocomplete="current-password" required></label>
            <button>Log in</button>
            </form>
            """);
    }

    private static IResult Home(HttpContext context, IAntiforgery forms)
    {
        var may = context.User.IsInRole(OperatorAccess.OperatorRole) ? "operator" : "viewer, read-only";
        var jobs = TimetableRunner.IsHangfire(context.RequestServices.GetRequiredService<IConfiguration>())
            ? "<p><a href=\"/hangfire\">Jobs</a></p>"
            : "<p>The embedded runner serves; it has no pages.</p>";
        return Page(context, 200, "Operators", $"""
            <p>You are {Encode(context.User.Identity!.Name!)} ({may}).</p>
            {jobs}
            <form method="post" action="{HomePath}/logout">
            {Token(context, forms)}
            <button>Log out</button>
            </form>
            """);
    }

    private static string Token(HttpContext context, IAntiforgery forms)
    {
        var tokens = forms.GetAndStoreTokens(context);
        return $"<input type=\"hidden\" name=\"{tokens.FormFieldName}\" value=\"{Encode(tokens.RequestToken!)}\">";
    }

    private static IResult Page(HttpContext context, int status, string title, string body)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";
        headers["Referrer-Policy"] = "same-origin";
        headers.XContentTypeOptions = "nosniff";
        return Results.Content($$"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{{title}} - billing engine</title>
            <style>{{Style.Value}}</style></head>
            <body><main><h1>{{title}}<small>Billing engine</small></h1>
            {{body}}
            </main></body></html>
            """, "text/html; charset=utf-8", statusCode: status);
    }

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
