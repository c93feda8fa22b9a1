using WeChatPay.Simulator.Faults;

namespace WeChatPay.Simulator.Wire;

/// <summary>The operation of a method and a path; the argument is the value in the path.</summary>
internal readonly record struct Route(string Operation, string Argument, string? Variant = null)
{
    public const string Prefix = "/v3/global/";
    public const string TransactionId = "transaction_id";
    public const string OutTradeNo = "out_trade_no";

    private const string OfAppPrefix = "app:";

    private const string PreSignSuffix = "-pre-entrust-sign";

    private static readonly string[] Channels = ["miniprogram", "h5", "jsapi", "web", "app"];

    /// <summary>Whether it is a call of APP orders; papay has calls of the same kind.</summary>
    public bool OfApp => Variant?.StartsWith(OfAppPrefix, StringComparison.Ordinal) == true;

    public bool ByTransactionId => NamedBy == TransactionId;

    /// <summary>The kind of number in the path of an order.</summary>
    public string NamedBy => OfApp ? Variant![OfAppPrefix.Length..] : Variant ?? TransactionId;

    public static Route? Match(string method, string path)
    {
        if (!path.StartsWith(Prefix, StringComparison.Ordinal))
            return null;

        var parts = path[Prefix.Length..].Split('/').Select(Uri.UnescapeDataString).ToArray();
        return (method, parts) switch
        {
            ("GET", ["certificates"]) => new Route(FaultOn.Certificates, ""),
            ("POST", ["papay", "contracts", var channel]) => PreSign(channel),
            ("GET", ["papay", "contracts", { Length: > 0 } id]) => new Route(FaultOn.QueryContract, id),
            ("GET", ["papay", "contracts", "out-contract-code", { Length: > 0 } code]) => new Route(
                FaultOn.QueryContract,
                code,
                "out_contract_code"
            ),
            ("POST", ["papay", "contracts", { Length: > 0 } id, "terminate"]) => new Route(FaultOn.Terminate, id),
            ("POST", ["papay", "transactions"]) => new Route(FaultOn.Deduct, ""),
            ("GET", ["papay", "transactions", { Length: > 0 } id]) => new Route(FaultOn.Query, id),
            ("GET", ["papay", "transactions", "out-trade-no" or "out_trade_no", { Length: > 0 } number]) => new Route(
                FaultOn.Query,
                number,
                OutTradeNo
            ),
            ("POST", ["papay", "transactions", "out-trade-no" or "out_trade_no", { Length: > 0 } number, "reverse"]) =>
                new Route(FaultOn.Reverse, number, OutTradeNo),
            _ => MatchOrders(method, parts),
        };
    }

    private static Route? MatchOrders(string method, string[] parts) =>
        (method, parts) switch
        {
            ("POST", ["transactions", "app"]) => new Route(FaultOn.CreateOrder, "", OfAppPrefix),
            ("GET", ["transactions", "id", { Length: > 0 } id]) => new Route(
                FaultOn.Query,
                id,
                OfAppPrefix + TransactionId
            ),
            ("GET", ["transactions", "out-trade-no", { Length: > 0 } number]) => new Route(
                FaultOn.Query,
                number,
                OfAppPrefix + OutTradeNo
            ),
            ("POST", ["transactions", "id", { Length: > 0 } id, "close"]) => new Route(
                FaultOn.Close,
                id,
                OfAppPrefix + TransactionId
            ),
            ("POST", ["transactions", "out-trade-no", { Length: > 0 } number, "close"]) => new Route(
                FaultOn.Close,
                number,
                OfAppPrefix + OutTradeNo
            ),
            ("POST", ["refunds"]) => new Route(FaultOn.Refund, ""),
            ("GET", ["refunds"]) => new Route(FaultOn.QueryRefund, "", "list"),
            ("GET", ["refunds", "id", { Length: > 0 } id]) => new Route(FaultOn.QueryRefund, id),
            // The guide's Go sample of the list has out_trade_no=YX001&count=20 there (D-34): no number has a '='.
            ("GET", ["refunds", "out-refund-no", { Length: > 0 } number]) when !number.Contains('=') => new Route(
                FaultOn.QueryRefund,
                number,
                "out_refund_no"
            ),
            ("GET", ["statements"]) => new Route(FaultOn.Statement, ""),
            ("GET", ["settle", "settlements"]) => new Route(FaultOn.Settlements, ""),
            ("GET", ["refund", "recharge-balance"]) => new Route(FaultOn.Balance, ""),
            ("GET", ["refund", "partner", "recharge-balance", "sub-mchid", { Length: > 0 } subMchid]) => new Route(
                FaultOn.Balance,
                subMchid
            ),
            _ => null,
        };

    private static Route? PreSign(string segment)
    {
        var channel = segment.EndsWith(PreSignSuffix, StringComparison.Ordinal) ? segment[..^PreSignSuffix.Length] : "";
        return Channels.Contains(channel) ? new Route(FaultOn.PreSign, "", channel) : null;
    }
}
