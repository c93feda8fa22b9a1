using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace BillingEngine.Platform.Http.Callers;

/// <summary>The address under which a caller without a key is rate limited.</summary>
public static class CallerAddress
{
    private const int NetworkBytes = 8;

    /// <summary>
    /// The client's address; behind trusted proxies the one they forward. For IPv6 the /64 network: one client has all
    /// its addresses and could use another for each request.
    /// </summary>
    public static string Of(HttpContext context) => Of(context.Connection.RemoteIpAddress);

    /// <summary>How a client with this address is counted.</summary>
    public static string Of(IPAddress? address)
    {
        if (address is null)
            return "none";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || IPAddress.IsLoopback(address))
            return address.ToString();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return new IPAddress(bytes) + "/64";
    }
}
