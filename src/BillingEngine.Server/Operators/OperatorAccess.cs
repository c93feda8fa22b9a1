using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Npgsql;

namespace BillingEngine.Server.Operators;

/// <summary>
/// The operators' sessions: a signed cookie that says who, checked against the configuration each time.
/// </summary>
internal static class OperatorAccess
{
    /// <summary>The policy that lets operators and viewers in.</summary>
    public const string Policy = "operators";

    /// <summary>The role that may press buttons.</summary>
    public const string OperatorRole = "operator";

    /// <summary>The limit on attempts to log in.</summary>
    public const string LoginLimit = "operators-login";

    /// <summary>How many attempts an address has in a minute.</summary>
    public const int AttemptsAMinute = 10;

    private const string ViewerRole = "viewer";
    private const string StampClaim = "stamp";
    private const string SessionCookie = "billing-operator";
    private static readonly TimeSpan Idle = TimeSpan.FromHours(1);

    public static void AddOperators(this IServiceCollection services)
    {
        services.AddSingleton(p => new KnownOperators(p.GetRequiredService<ServerSettings>().Operators));
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(Session);
        services.AddAuthorizationBuilder()
            .AddPolicy(Policy, policy => policy.RequireRole(OperatorRole, ViewerRole));
        services.AddAntiforgery(form =>
        {
            form.Cookie.Name = "billing-form";
            form.Cookie.SameSite = SameSiteMode.Strict;
            form.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddDataProtection().SetApplicationName("billing-engine");
        services.AddOptions<KeyManagementOptions>().Configure<NpgsqlDataSource>(
            (keys, database) => keys.XmlRepository = new SharedKeys(database));
        services.AddRateLimiter(limits =>
        {
            limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limits.AddPolicy(LoginLimit, context => RateLimitPartition.GetFixedWindowLimiter(
                context.Connection.RemoteIpAddress?.ToString() ?? "",
                _ => new FixedWindowRateLimiterOptions
                {
                    PermitLimit = AttemptsAMinute, Window = TimeSpan.FromMinutes(1),
                }));
        });
    }

    public static void UseOperators(this WebApplication app)
    {
        // TLS ends in front of this process, so a request says http. What the browser speaks is what the public address
        // says: it is https unless in the sandbox on loopback, and cookies are marked Secure by it.
        var scheme = new Uri(app.Services.GetRequiredService<EngineOptions>().PublicBaseUrl).Scheme;
        app.Use((context, next) =>
        {
            context.Request.Scheme = scheme;
            return next(context);
        });
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
    }

    public static Task SignInAsync(HttpContext context, Operator who) => context.SignInAsync(new ClaimsPrincipal(
        new ClaimsIdentity(
            [
                new Claim(ClaimTypes.Name, who.Name),
                new Claim(ClaimTypes.Role, who.MayPress ? OperatorRole : ViewerRole),
                new Claim(StampClaim, who.Stamp),
            ],
            CookieAuthenticationDefaults.AuthenticationScheme)));

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
}
