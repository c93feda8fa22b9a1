using System.Net;
using System.Net.Sockets;

namespace BillingEngine.Server.Addresses;

/// <summary>
/// The proxies in front of this server whose <c>X-Forwarded-For</c> is trusted. None by default, because any client can
/// send that header.
/// </summary>
public sealed record TrustedProxies(IReadOnlyList<IPNetwork> Networks)
{
    /// <summary>The setting: addresses and networks, as a list or as one text with commas.</summary>
    public const string Key = "Billing:TrustedProxies";

    private static readonly char[] Separators = [',', ';', ' '];

    /// <summary>Whether an address is one of them.</summary>
    public bool Has(IPAddress? address)
    {
        if (address is { IsIPv4MappedToIPv6: true })
            address = address.MapToIPv4();
        return address is not null && Networks.Any(network => network.Contains(address));
    }

    internal static TrustedProxies Read(IConfiguration configuration, List<string> faults)
    {
        var section = configuration.GetSection(Key);
        var texts = section
            .GetChildren()
            .Select(child => child.Value ?? "")
            .Prepend(section.Value ?? "")
            .SelectMany(text => text.Split(Separators, StringSplitOptions.RemoveEmptyEntries));
        var networks = new List<IPNetwork>();
        foreach (var text in texts)
        {
            if (Network(text) is { } network)
            {
                networks.Add(network);
            }
            else
            {
                faults.Add(
                    $"{Key}: '{text}' is not an address or network. Write an address, such as 10.0.0.5 or fd00::5, "
                        + "or a network by its first address and length, such as 10.0.0.0/8; not all addresses at once."
                );
            }
        }
        return new TrustedProxies(networks);
    }

    // Only the usual notation: .NET also accepts 10 for 0.0.0.10.
    private static IPNetwork? Network(string text)
    {
        if (text.Contains('/', StringComparison.Ordinal))
        {
            return
                IPNetwork.TryParse(text, out var network)
                && network.PrefixLength > 0
                && IsPlain(network.BaseAddress, text.Split('/')[0])
                ? network
                : null;
        }
        return IPAddress.TryParse(text, out var address) && IsPlain(address, text)
            ? new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128)
            : null;
    }

    private static bool IsPlain(IPAddress address, string text) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text;
}
