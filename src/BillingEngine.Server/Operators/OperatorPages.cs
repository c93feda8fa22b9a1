using System.Globalization;
using BillingEngine.Http.Pages;
using BillingEngine.Platform.Http;
using BillingEngine.Platform.Http.Callers;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;

namespace BillingEngine.Server.Operators;

/// <summary>Three small pages: login, links, logout.</summary>
internal static class OperatorPages
{
    public const string HomePath = "/operators";
    public const string LoginPath = HomePath + "/login";
    public const string JobsPath = "/hangfire";
    public const string ReturnField = "return";

    // A name, a password and the form's own token.
    private static readonly RequestSizeLimitAttribute FormSize = new(16 * 1024);

    private const string TooOld = "The page was too old or not from this server. Try again.";
    private const string Unknown = "The name or the password is not right.";

    private const string NoOperators =
        "No one can log in: the configuration has no Operators. See docs/runbook.md, Operators.";

    public static void MapOperators(this WebApplication app)
    {
        app.MapGet(HomePath, (HttpContext context, IAntiforgery forms) => Home(context, forms))
            .RequireAuthorization(OperatorAccess.Policy);
        app.MapGet(
            LoginPath,
            (HttpContext context, IAntiforgery forms, KnownOperators operators) =>
                Login(context, forms, 200, operators.Any ? null : NoOperators)
        );
        app.MapPost(LoginPath, LogInAsync).WithMetadata(FormSize);
        app.MapPost(HomePath + "/logout", LogOutAsync).WithMetadata(FormSize);
    }

    /// <summary>Only a path of this server, below its prefix; never another host, however it is written.</summary>
    internal static string LocalOr(PathString prefix, string? path, string otherwise) =>
        path is ['/', ..]
        && path is not ['/', '/' or '\\', ..]
        && !path.Any(char.IsControl)
        && new PathString(path).StartsWithSegments(prefix)
            ? path
            : prefix + otherwise;

    private static async Task<IResult> LogInAsync(
        HttpContext context,
        IAntiforgery forms,
        KnownOperators operators,
        LoginAllowance allowance,
        KnownBrowser browser,
        SeldomLog seldom,
        ILogger<KnownOperators> log
    )
    {
        // First, because it costs nothing, and without counting an attempt.
        if (!await HasValidTokenAsync(context, forms))
            return Login(context, forms, 400, TooOld);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (name, password) = (form["name"].ToString(), form["password"].ToString());
        var known = browser.Of(context, operators.Find(name));
        var wait = allowance.Take(CallerAddress.Of(context), name, known);
        if (wait > TimeSpan.Zero)
        {
            if (seldom.IsDue("operators login", out var left))
            {
                log.LogWarning(
                    "Operator logins are being limited, now from {Address} ({LeftOut} more since the "
                        + "last line like this)",
                    context.Connection.RemoteIpAddress,
                    left
                );
            }

            return TooMany(context, forms, wait);
        }
        using var processor = known is null ? await allowance.ProcessorAsync(context.RequestAborted) : null;
        if (processor is { IsAcquired: false })
            return TooMany(context, forms, TimeSpan.FromSeconds(1));
        if (operators.Verify(name, password) is not { } who)
        {
            // Not the name: people type their password into the wrong field.
            log.LogWarning("A login of an operator from {Address} was refused", context.Connection.RemoteIpAddress);
            return Login(context, forms, 401, operators.Any ? Unknown : NoOperators);
        }
        await OperatorAccess.SignInAsync(context, who);
        browser.Remember(context, who);
        log.LogInformation("The operator {Name} logged in", who.Name);
        return Results.LocalRedirect(LocalOr(context.Request.PathBase, context.Request.Query[ReturnField], HomePath));
    }

    private static async Task<bool> HasValidTokenAsync(HttpContext context, IAntiforgery forms)
    {
        try
        {
            // Also false for a body that is not a form.
            return await forms.IsRequestValidAsync(context);
        }
        catch (AntiforgeryValidationException)
        {
            // Too large, truncated, or not a form.
            return false;
        }
    }

    private static IResult TooMany(HttpContext context, IAntiforgery forms, TimeSpan wait)
    {
        var seconds = (int)Math.Ceiling(wait.TotalSeconds);
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Login(
            context,
            forms,
            429,
            $"Too many login attempts. Try again in {seconds} second{(seconds == 1 ? "" : "s")}; this "
                + "attempt was not checked."
        );
    }

    private static async Task<IResult> LogOutAsync(HttpContext context, IAntiforgery forms)
    {
        if (!await HasValidTokenAsync(context, forms))
            return Login(context, forms, 400, TooOld);
        await context.SignOutAsync();
        return Results.LocalRedirect(context.Request.PathBase + LoginPath);
    }

    private static IResult Login(HttpContext context, IAntiforgery forms, int status, string? message)
    {
        var back = Uri.EscapeDataString(
            LocalOr(context.Request.PathBase, context.Request.Query[ReturnField], HomePath)
        );
        return HtmlPage.Of(
            context,
            status,
            "Log in",
            $"""
            {(message is null ? "" : $"<p role=\"alert\">{HtmlPage.Encode(message)}</p>")}
            <form method="post" action="{context.Request.PathBase}{LoginPath}?{ReturnField}={back}">
            {Token(context, forms)}
            <label>Name <input name="name" autocomplete="username" required autofocus></label>
            <label>Password <input name="password" type="password" autocomplete="current-password" required></label>
            <button>Log in</button>
            </form>
            """
        );
    }

    private static IResult Home(HttpContext context, IAntiforgery forms)
    {
        var may = context.User.IsInRole(OperatorAccess.OperatorRole) ? "operator" : "viewer, read-only";
        var jobs = TimetableRunner.IsHangfire(context.RequestServices.GetRequiredService<IConfiguration>())
            ? $"<p><a href=\"{context.Request.PathBase}{JobsPath}\">Jobs</a></p>"
            : "<p>The embedded runner serves; it has no pages.</p>";
        return HtmlPage.Of(
            context,
            200,
            "Operators",
            $"""
            <p>You are {HtmlPage.Encode(context.User.Identity!.Name!)} ({may}).</p>
            {jobs}
            <form method="post" action="{context.Request.PathBase}{HomePath}/logout">
            {Token(context, forms)}
            <button>Log out</button>
            </form>
            """
        );
    }

    private static string Token(HttpContext context, IAntiforgery forms)
    {
        var tokens = forms.GetAndStoreTokens(context);
        var value = HtmlPage.Encode(tokens.RequestToken!);
        return $"<input type=\"hidden\" name=\"{tokens.FormFieldName}\" value=\"{value}\">";
    }
}
