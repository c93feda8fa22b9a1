using System.Net;
using System.Net.Sockets;

namespace BillingEngine.Subscriptions.Enrolling;

/// <summary>The address that the payer's browser calls from.</summary>
internal static class ClientAddress
{
    public const string Rule =
        "must be an IP address of at most 32 characters (WeChat's limit); if the payer's IPv6 address is longer, use "
        + "another channel";

    // docs/wechat-pay.md, Pre-signing.
    private const int MaxLength = 32;

    public static bool IsValid(string? ip) =>
        ip is null || (Parse(ip) is { } address && address.ToString().Length <= MaxLength);

    /// <summary>
    /// The one spelling of a valid address that is sent to WeChat: IPv6 without leading zeros, IPv4 in dotted form.
    /// </summary>
    public static string? Canonical(string? ip) => ip is null ? null : Parse(ip)?.ToString();

    // The parser also takes "1" and "0x7f.1", old spellings that WeChat would never match.
    private static IPAddress? Parse(string ip)
    {
        if (!IPAddress.TryParse(ip, out var address))
            return null;
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address.ToString() == ip ? address : null;
        if (ip.Contains('%', StringComparison.Ordinal) || ip.Contains('[', StringComparison.Ordinal))
            return null;
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }
}
