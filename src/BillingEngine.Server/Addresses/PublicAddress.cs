using System.Text.RegularExpressions;
using BillingEngine.Platform;
using BillingEngine.Platform.Http;
using Microsoft.AspNetCore.HttpOverrides;

namespace BillingEngine.Server.Addresses;

/// <summary>
/// What stands between a client and this process: proxies that hide the client's address, end TLS, and may put the
/// server under a path of their own (docs/decisions/0026-behind-a-proxy.md).
/// </summary>
internal static partial class PublicAddress
{
    public static void AddPublicAddress(this IServiceCollection services) => HostNames.ReplaceFilter(services);

    /// <summary>Makes each request what the client sent: before everything that asks who or where.</summary>
    public static void UsePublicAddress(this WebApplication app)
    {
        var engine = app.Services.GetRequiredService<EngineOptions>();
        UseClientAddress(app, app.Services.GetRequiredService<ServerSettings>().Proxies);
        var names = new HostNames(engine.PublicBaseUrl, app.Configuration[HostNames.Key]);
        var (scheme, prefix) = (new Uri(engine.PublicBaseUrl).Scheme, new PathString(engine.PathPrefix));
        app.Use(
            (context, next) =>
            {
                var request = context.Request;
                // TLS ends in front of this process, so a request says http; what the browser speaks is what the public
                // address says, and cookies are marked Secure by it.
                request.Scheme = scheme;
                // Whether the proxy takes the prefix away or leaves it, and for who asks without the proxy too.
                if (prefix.HasValue && request.Path.StartsWithSegments(prefix, out var rest))
                    request.Path = rest.HasValue ? rest : "/";
                request.PathBase = prefix;
                return names.Take(request) ? next(context) : HostNames.Refusal.ExecuteAsync(context);
            }
        );
    }

    /// <summary>Says what is wrong with the path of the public address.</summary>
    internal static void CheckPath(Uri address, List<string> faults)
    {
        const string key = "Billing:PublicBaseUrl";
        var path = address.AbsolutePath.TrimEnd('/');
        if (path.Length == 0)
            return;
        if (!PathRule().IsMatch(path))
        {
            faults.Add($"{key}: its path may have letters, digits, '-', '_', '.' and '~' between single slashes only.");
        }
        else if (OwnPaths().IsMatch(path))
        {
            faults.Add(
                $"{key}: its path must not begin with one of the server's own, as {path} does: leave it away "
                    + "where it is the server's (/v1 is added to it), or choose another prefix, such as /billing."
            );
        }
    }

    private static void UseClientAddress(WebApplication app, TrustedProxies proxies)
    {
        var seldom = app.Services.GetRequiredService<SeldomLog>();
        app.Use(
            (context, next) =>
            {
                if (
                    context.Request.Headers.ContainsKey(ForwardedHeadersDefaults.XForwardedForHeaderName)
                    && !proxies.Has(context.Connection.RemoteIpAddress)
                    && seldom.IsDue("untrusted proxy", out _)
                )
                {
                    app.Logger.LogWarning(
                        "Requests with X-Forwarded-For come from {Address}, which is not a trusted proxy, so it is taken "
                            + "for the client itself. If it is your proxy, name it in {Setting}: until then all its clients "
                            + "share one allowance",
                        context.Connection.RemoteIpAddress,
                        TrustedProxies.Key
                    );
                }

                return next(context);
            }
        );
        // Without any network ASP.NET would believe everybody.
        if (proxies.Networks.Count == 0)
            return;
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor,
            // From hop to hop, as long as the one who tells is trusted.
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in proxies.Networks)
            options.KnownIPNetworks.Add(network);
        app.UseForwardedHeaders(options);
    }

    [GeneratedRegex(
        @"^(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex PathRule();

    [GeneratedRegex(
        "^/(v1|docs|openapi|operators|hangfire|health|metrics|wechat)(/|$)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex OwnPaths();
}
