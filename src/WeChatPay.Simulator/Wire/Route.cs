using WeChatPay.Simulator.Faults;

namespace WeChatPay.Simulator.Wire;

/// <summary>Which call a method and a path name; the argument is what the path carries.</summary>
internal readonly record struct Route(string Operation, string Argument, string? Variant = null)
{
    public const string Prefix = "/v3/global/";

    private const string PreSignSuffix = "-pre-entrust-sign";

    private static readonly string[] Channels = ["miniprogram", "h5", "jsapi", "web", "app"];

    public static Route? Match(string method, string path)
    {
        if (!path.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var parts = path[Prefix.Length..].Split('/').Select(Uri.UnescapeDataString).ToArray();
        return (method, parts) switch
        {
            ("GET", ["certificates"]) => new Route(FaultOn.Certificates, ""),
            ("POST", ["papay", "contracts", var channel]) => PreSign(channel),
            ("GET", ["papay", "contracts", { Length: > 0 } id]) => new Route(FaultOn.QueryContract, id),
            ("GET", ["papay", "contracts", "out-contract-code", { Length: > 0 } code]) =>
                new Route(FaultOn.QueryContract, code, "out_contract_code"),
            ("POST", ["papay", "contracts", { Length: > 0 } id, "terminate"]) => new Route(FaultOn.Terminate, id),
            ("POST", ["papay", "transactions"]) => new Route(FaultOn.Deduct, ""),
            ("GET", ["papay", "transactions", { Length: > 0 } id]) => new Route(FaultOn.Query, id),
            ("GET", ["papay", "transactions", "out-trade-no" or "out_trade_no", { Length: > 0 } number]) =>
                new Route(FaultOn.Query, number, "out_trade_no"),
            ("POST", ["papay", "transactions", "out-trade-no" or "out_trade_no", { Length: > 0 } number, "reverse"]) =>
                new Route(FaultOn.Reverse, number),
            _ => null,
        };
    }

    private static Route? PreSign(string segment)
    {
        var channel = segment.EndsWith(PreSignSuffix, StringComparison.Ordinal) ? segment[..^PreSignSuffix.Length] : "";
        return Channels.Contains(channel) ? new Route(FaultOn.PreSign, "", channel) : null;
    }
}
