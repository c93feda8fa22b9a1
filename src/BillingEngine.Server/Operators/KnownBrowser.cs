using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace BillingEngine.Server.Operators;

/// <summary>
/// A cookie that a browser receives when an operator logs in, and that outlives the session. It gives no access, but
/// the attempts of others do not count against it. It ends when the password or the role changes.
/// </summary>
internal sealed class KnownBrowser(IDataProtectionProvider protection)
{
    private const string Cookie = "billing-browser";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    private readonly ITimeLimitedDataProtector protector = protection
        .CreateProtector("BillingEngine.KnownBrowser")
        .ToTimeLimitedDataProtector();

    /// <summary>
    /// The key for counting the browser's attempts if it has logged in as this operator before; otherwise null.
    /// </summary>
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

    /// <summary>Marks the browser as known.</summary>
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
