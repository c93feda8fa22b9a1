using BillingEngine.Platform.Http;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.Primitives;

namespace BillingEngine.Server.Addresses;

/// <summary>
/// The host names that this server accepts, so that none of its pages appears under another person's name: the public
/// address, loopback, and the names in <c>AllowedHosts</c>.
/// </summary>
internal sealed class HostNames
{
    public const string Key = "AllowedHosts";

    // Called by IP address or by any internal name: probes, Prometheus, and WeChat, whose signature decides.
    private static readonly string[] Everywhere = ["/health", "/metrics", "/wechat"];

    private readonly List<StringSegment> names;
    private readonly bool any;

    public HostNames(string publicBaseUrl, string? allowed)
    {
        var more = (allowed ?? "").Split([';', ',', ' '], StringSplitOptions.RemoveEmptyEntries);
        any = more.Contains("*", StringComparer.Ordinal);
        names =
        [
            new Uri(publicBaseUrl).Host,
            "localhost",
            "127.0.0.1",
            "[::1]",
            .. more.Select(name => (StringSegment)name),
        ];
    }

    /// <summary>Whether a request is for one of them; a request without a host name is harmless.</summary>
    public bool Take(HttpRequest request) =>
        any
        || !request.Host.HasValue
        || HostString.MatchesAny(request.Host.Host, names)
        || Everywhere.Any(path => request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase));

    internal static readonly Problem Refusal = new(
        StatusCodes.Status400BadRequest,
        "unknown_host",
        "This server does not accept the host name of the request. Use the public address, or add the name to the "
            + "setting AllowedHosts."
    );

    /// <summary>ASP.NET's own filter knows neither these names nor the pages that are allowed for every name.</summary>
    public static void ReplaceFilter(IServiceCollection services) =>
        services.Configure<HostFilteringOptions>(filter => filter.AllowedHosts = ["*"]);
}
