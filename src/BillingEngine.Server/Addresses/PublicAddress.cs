using System.Text.RegularExpressions;
using BillingEngine.Platform;
using BillingEngine.Platform.Http;
using Microsoft.AspNetCore.HttpOverrides;

namespace BillingEngine.Server.Addresses;

/// <summary>
/// Proxies between a client and this process. They hide the client's address, end TLS, and may put the server under a
/// path prefix (docs/decisions/0026-behind-a-proxy.md).
/// </summary>
internal static partial class PublicAddress
{
    public static void AddPublicAddress(this IServiceCollection services) => HostNames.ReplaceFilter(services);

    /// <summary>
    /// Restores each request as the client sent it, before any code that depends on the client or the address.
    /// </summary>
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
                // TLS ends in front of this process, so a request says http. The browser uses the scheme of the public
                // address, and that decides whether cookies are marked Secure.
                request.Scheme = scheme;
                // Whether the proxy removes the prefix or not, and also for clients that bypass the proxy.
                if (prefix.HasValue && request.Path.StartsWithSegments(prefix, out var rest))
                    request.Path = rest.HasValue ? rest : "/";
                request.PathBase = prefix;
                return names.Take(request) ? next(context) : HostNames.Refusal.ExecuteAsync(context);
            }
        );
    }

    /// <summary>Reports what is wrong with the path of the public address.</summary>
    internal static void CheckPath(Uri address, List<string> faults)
    {
        const string key = "Billing:PublicBaseUrl";
        var path = address.AbsolutePath.TrimEnd('/');
        if (path.Length == 0)
            return;
        if (!PathRule().IsMatch(path))
        {
            faults.Add(
                $"{key}: its path may contain letters, digits, '-', '_', '.' and '~' between single slashes only."
            );
        }
        else if (OwnPaths().IsMatch(path))
        {
            faults.Add(
                $"{key}: its path must not begin with one of the server's own, like {path}: remove it "
                    + "(the server adds /v1 itself), or choose another prefix, such as /billing."
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
                        "Requests with X-Forwarded-For come from {Address}, which is not a trusted proxy, so it counts as "
                            + "the client itself. If it is your proxy, name it in {Setting}: until then all its clients "
                            + "share one rate limit",
                        context.Connection.RemoteIpAddress,
                        TrustedProxies.Key
                    );
                }

                return next(context);
            }
        );
        // Without any network, ASP.NET would trust every sender.
        if (proxies.Networks.Count == 0)
            return;
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor,
            // Hop by hop, as long as the sender is trusted.
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
