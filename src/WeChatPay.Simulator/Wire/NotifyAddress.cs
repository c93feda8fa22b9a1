namespace WeChatPay.Simulator.Wire;

/// <summary>The rules for notify addresses (docs/wechat-pay.md, Formats; D-51).</summary>
internal static class NotifyAddress
{
    /// <summary>The problem with an address; null if it is valid.</summary>
    public static string? Check(string address, bool allowHttp)
    {
        if (address.Length > 256)
            return "an address has at most 256 characters";

        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
            return "a complete address is expected, such as https://merchant.example/notify";

        var plain = uri.Scheme == Uri.UriSchemeHttp && (allowHttp || uri.IsLoopback);
        if (uri.Scheme != Uri.UriSchemeHttps && !plain)
            return "the address must be https (plain http only on the loopback interface)";

        return
            uri.Query.Length > 0
            || address.Contains('?', StringComparison.Ordinal)
            || address.Contains('#', StringComparison.Ordinal)
            ? "the address must not have a query or a fragment"
            : null;
    }
}
