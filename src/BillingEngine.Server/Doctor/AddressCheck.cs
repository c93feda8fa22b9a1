using System.Net;
using BillingEngine.WeChatPay;

namespace BillingEngine.Server.Doctor;

/// <summary>Whether WeChat can reach the notify addresses.</summary>
internal static class AddressCheck
{
    public static IEnumerable<Finding> Find(GatewaySettings gateway, string account, bool isSandbox)
    {
        foreach (
            var address in (string[])
                [
                    gateway.ContractNotifyUrl(account),
                    gateway.PaymentNotifyUrl(account),
                    gateway.RefundNotifyUrl(account),
                ]
        )
        {
            var fault = isSandbox ? null : Fault(new Uri(address));
            yield return Finding.Of(
                fault is null,
                $"account {account}, notify address",
                fault is null ? address : $"{address} {fault}",
                "Set Billing:PublicBaseUrl to the https address, on port 443, at which the internet reaches this "
                    + "server."
            );
        }
    }

    /// <summary>Why WeChat cannot call an address of this form; null when it can.</summary>
    internal static string? Fault(Uri address) =>
        address switch
        {
            { Scheme: not "https" } => "is not https",
            { Query.Length: > 0 } => "has a query",
            _ when IPAddress.TryParse(address.DnsSafeHost, out var ip) && !IsPublic(ip) =>
                "is an address of a private network",
            { IsLoopback: true } => "is this machine",
            { HostNameType: UriHostNameType.Dns } when !address.Host.Contains('.', StringComparison.Ordinal) =>
                "is a name in this network only",
            { IsDefaultPort: false } => "has a port, which WeChat may not call",
            _ => null,
        };

    private static bool IsPublic(IPAddress ip)
    {
        if (IPAddress.IsLoopback(ip) || ip.IsIPv6LinkLocal || ip.IsIPv6UniqueLocal)
            return false;
        return ip.MapToIPv4().GetAddressBytes()
                is not (
                    [0 or 10 or 127, ..]
                    or [192, 168, ..]
                    or [169, 254, ..]
                    or [172, >= 16 and <= 31, ..]
                    or [100, >= 64 and <= 127, ..]
                )
            || ip.GetAddressBytes().Length == 16;
    }
}
