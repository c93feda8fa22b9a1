using System.Net;
using System.Net.Sockets;

namespace BillingEngine.Webhooks.Endpoints;

/// <summary>
/// The addresses that a webhook may be sent to: those that are public. Any other, such as loopback, private networks
/// and a cloud's metadata service, would let a merchant call systems inside our own network.
/// </summary>
public static class PublicAddresses
{
    // From IANA's special-purpose registries: networks that are not globally reachable, and multicast.
    private static readonly IPNetwork[] Closed =
    [
        .. new[]
        {
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "3fff::/20",
        }.Select(text => IPNetwork.Parse(text)),
    ];

    // All allocated public IPv6 addresses are in here; others are local, multicast, mapped or translated.
    private static readonly IPNetwork Handed = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>Whether an address is public.</summary>
    public static bool Includes(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return Includes(address.MapToIPv4());
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && Translated.Contains(address))
            return Includes(new IPAddress(address.GetAddressBytes()[12..]));
        return (address.AddressFamily == AddressFamily.InterNetwork || Handed.Contains(address))
            && !Closed.Any(network => network.Contains(address));
    }
}

/// <summary>
/// Checks the URL of a webhook by its text alone; the addresses of its host are checked when it is sent.
/// </summary>
public static class WebhookAddress
{
    /// <summary>The maximum length of a URL.</summary>
    public const int MaxLength = 512;

    private static readonly string[] LocalNames = ["localhost", "local", "internal", "home.arpa"];

    /// <summary>The error of a URL; null when it is acceptable.</summary>
    public static string? Fault(string url, bool mayBePrivate)
    {
        if (
            !Uri.TryCreate(url, UriKind.Absolute, out var uri)
            || uri.Host.Length == 0
            || (uri.Scheme != Uri.UriSchemeHttps && !(mayBePrivate && uri.Scheme == Uri.UriSchemeHttp))
        )
        {
            return "must be an https address";
        }

        if (uri.UserInfo.Length > 0 || uri.Fragment.Length > 0)
            return "must have no user, password or fragment";
        if (mayBePrivate)
            return null;
        var isLocal = IPAddress.TryParse(uri.IdnHost.Trim('[', ']').TrimEnd('.'), out var address)
            ? !PublicAddresses.Includes(address)
            : LocalNames.Any(name =>
                $".{uri.IdnHost.TrimEnd('.')}".EndsWith($".{name}", StringComparison.OrdinalIgnoreCase)
            );
        return isLocal ? "must be an address that the whole internet can reach" : null;
    }
}
