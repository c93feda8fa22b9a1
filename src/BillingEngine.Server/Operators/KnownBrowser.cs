using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace BillingEngine.Server.Operators;

/// <summary>
/// A cookie that a browser gets when an operator logs in with it, and that outlives the session: it opens nothing, but
/// the attempts of others are not counted against it. It ends when the password or the role changes.
/// </summary>
internal sealed class KnownBrowser(IDataProtectionProvider protection)
{
    private const string Cookie = "billing-browser";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    private readonly ITimeLimitedDataProtector protector = protection
        .CreateProtector("BillingEngine.KnownBrowser")
        .ToTimeLimitedDataProtector();

    /// <summary>What to count the browser by, where it has logged in as this operator before; null where not.</summary>
    public string? Of(HttpContext context, Operator? who)
    {
        if (who is null || context.Request.Cookies[Cookie] is not { Length: > 0 and < 1024 } sealedText)
            return null;
        try
        {
            var text = protector.Unprotect(sealedText);
            return text.StartsWith(who.Stamp + " ", StringComparison.Ordinal) ? text : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Makes the browser known.</summary>
    public void Remember(HttpContext context, Operator who) =>
        context.Response.Cookies.Append(
            Cookie,
            protector.Protect($"{who.Stamp} {Guid.NewGuid():n}", Lifetime),
            new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                Secure = context.Request.IsHttps,
                MaxAge = Lifetime,
                Path = context.Request.PathBase + OperatorPages.LoginPath,
                IsEssential = true,
            }
        );
}
