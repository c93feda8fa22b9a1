using BillingEngine.Platform.Http;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.Primitives;

namespace BillingEngine.Server.Addresses;

/// <summary>
/// The host names that this server answers to, so that no page of it is shown under a name that somebody else points
/// here: that of the public address and loopback, and what <c>AllowedHosts</c> adds.
/// </summary>
internal sealed class HostNames
{
    public const string Key = "AllowedHosts";

    // Asked by address or by whatever name the network has: probes, Prometheus, and WeChat, whose signature decides.
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

    /// <summary>Whether a request is for one of them; one without a name deceives nobody.</summary>
    public bool Take(HttpRequest request) =>
        any
        || !request.Host.HasValue
        || HostString.MatchesAny(request.Host.Host, names)
        || Everywhere.Any(path => request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase));

    internal static readonly Problem Refusal = new(
        StatusCodes.Status400BadRequest,
        "unknown_host",
        "This server does not answer to the host name of the request. Use the public address, or add the name to the "
            + "setting AllowedHosts."
    );

    /// <summary>ASP.NET's own filter knows neither our names nor the pages that are for every name.</summary>
    public static void ReplaceFilter(IServiceCollection services) =>
        services.Configure<HostFilteringOptions>(filter => filter.AllowedHosts = ["*"]);
}
