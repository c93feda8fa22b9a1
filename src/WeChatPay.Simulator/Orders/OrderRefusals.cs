using WeChatPay.Global.Http;
using WeChatPay.Simulator.Wire;

namespace WeChatPay.Simulator.Orders;

/// <summary>
/// Status and message of every documented error of creating and closing an order (docs/wechat-pay-orders.md, Order
/// errors).
/// </summary>
internal static class OrderRefusals
{
    private static readonly (string Code, int Status, string Message)[] Rows =
    [
        ("PARAM_ERROR", 400, "parameter error"),
        ("INVALID_REQUEST", 400, "the order cannot be made"),
        ("NO_AUTH", 403, "the product is not open to the merchant"),
        ("OUT_TRADE_NO_USED", 403, "out_trade_no was used with other content"),
        ("ORDER_PAID", 400, "the order is paid already"),
        ("ORDER_CLOSED", 400, "the order is closed already"),
        ("ORDER_NOT_EXIST", 404, "the order does not exist"),
        ("RATELIMIT_EXCEEDED", 429, "too fast"),
        ("SYSTEM_ERROR", 500, "system error"),
    ];

    private static readonly Dictionary<string, (int Status, string Message)> Known = Rows.ToDictionary(
        row => ErrorCode.Normalise(row.Code),
        row => (row.Status, row.Message),
        StringComparer.Ordinal
    );

    public static IReadOnlyCollection<string> Codes { get; } = [.. Rows.Select(row => row.Code)];

    public static WireReply Of(string code, int? status = null, string? message = null)
    {
        var (defaultStatus, text) = Known.GetValueOrDefault(ErrorCode.Normalise(code), (400, "the order was refused"));
        return WireReply.Refuse(status ?? defaultStatus, code, message ?? text);
    }
}
