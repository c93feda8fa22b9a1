using System.Security.Claims;
using BillingEngine.Http.Pages;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Npgsql;

namespace BillingEngine.Server.Operators;

/// <summary>
/// The operators' sessions: a signed cookie with the name, checked against the configuration on every request.
/// </summary>
internal static class OperatorAccess
{
    /// <summary>The policy that admits operators and viewers.</summary>
    public const string Policy = "operators";

    /// <summary>The role that may use buttons.</summary>
    public const string OperatorRole = "operator";

    // Hangfire's pages use their own script and style files, and inline styles.
    private const string JobsPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
        + "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        + "frame-ancestors 'none'";

    private const string ViewerRole = "viewer";
    private const string StampClaim = "stamp";
    private const string SessionCookie = "billing-operator";
    private static readonly TimeSpan Idle = TimeSpan.FromHours(1);

    public static void AddOperators(this IServiceCollection services)
    {
        services.AddSingleton(p => new KnownOperators(p.GetRequiredService<ServerSettings>().Operators));
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(Session);
        services.AddAuthorizationBuilder().AddPolicy(Policy, policy => policy.RequireRole(OperatorRole, ViewerRole));
        services.AddAntiforgery(form =>
        {
            form.Cookie.Name = "billing-form";
            form.Cookie.SameSite = SameSiteMode.Strict;
            form.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddDataProtection().SetApplicationName("billing-engine");
        services
            .AddOptions<KeyManagementOptions>()
            .Configure<NpgsqlDataSource>((keys, database) => keys.XmlRepository = new SharedKeys(database));
        services.AddSingleton(_ => new LoginAllowance());
        services.AddSingleton<KnownBrowser>();
    }

    public static void UseOperators(this WebApplication app)
    {
        app.Use(
            (context, next) =>
            {
                if (context.Request.Path.StartsWithSegments(OperatorPages.JobsPath))
                    HtmlPage.ProtectFromFrames(context.Response.Headers, JobsPolicy);
                return next(context);
            }
        );
        app.UseAuthentication();
        app.UseAuthorization();
    }

    public static Task SignInAsync(HttpContext context, Operator who) =>
        context.SignInAsync(
            new ClaimsPrincipal(
                new ClaimsIdentity(
                    [
                        new Claim(ClaimTypes.Name, who.Name),
                        new Claim(ClaimTypes.Role, who.MayPress ? OperatorRole : ViewerRole),
                        new Claim(StampClaim, who.Stamp),
                    ],
                    CookieAuthenticationDefaults.AuthenticationScheme
                )
            )
        );

    private static void Session(CookieAuthenticationOptions session)
    {
        session.Cookie.Name = SessionCookie;
        session.Cookie.HttpOnly = true;
        session.Cookie.SameSite = SameSiteMode.Strict;
        session.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        session.ExpireTimeSpan = Idle;
        session.SlidingExpiration = true;
        session.LoginPath = OperatorPages.LoginPath;
        session.AccessDeniedPath = OperatorPages.LoginPath;
        session.ReturnUrlParameter = OperatorPages.ReturnField;
        // Only a path: the host in the request is not always the one in the browser.
        session.Events.OnRedirectToLogin = ToPath(session.Events.OnRedirectToLogin);
        session.Events.OnRedirectToAccessDenied = ToPath(session.Events.OnRedirectToAccessDenied);
        session.Events.OnValidatePrincipal = async context =>
        {
            var operators = context.HttpContext.RequestServices.GetRequiredService<KnownOperators>();
            var known = operators.Find(context.Principal?.Identity?.Name);
            if (known is not null && context.Principal!.FindFirstValue(StampClaim) == known.Stamp)
                return;
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync();
        };
    }

    private static Func<RedirectContext<CookieAuthenticationOptions>, Task> ToPath(
        Func<RedirectContext<CookieAuthenticationOptions>, Task> usual
    ) =>
        context =>
        {
            context.RedirectUri = new Uri(context.RedirectUri).PathAndQuery;
            return usual(context);
        };
}
