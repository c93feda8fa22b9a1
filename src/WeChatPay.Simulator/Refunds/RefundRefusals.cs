using WeChatPay.Global.Http;
using WeChatPay.Simulator.Wire;

namespace WeChatPay.Simulator.Refunds;

/// <summary>
/// Status and message of every documented error of a refund (docs/wechat-pay-orders.md, Refund errors).
/// </summary>
internal static class RefundRefusals
{
    private static readonly (string Code, int Status, string Message)[] Rows =
    [
        ("NOT_ENOUGH", 403, "the merchant's funds for refunds are short"),
        ("BIZERR_NEED_RETRY", 500, "the handling was interrupted: repeat with the same number"),
        ("OUT_REFUND_NO_USED", 400, "out_refund_no was used with other content"),
        ("TRADE_OVERDUE", 403, "the order is older than a year"),
        ("ORDER_NOT_EXIST", 404, "the order does not exist"),
        ("RESOURCE_NOT_EXISTS", 404, "the order does not exist"),
        ("INVALID_REQUEST", 400, "the refund cannot be made"),
        ("USER_ACCOUNT_ABNORMAL", 403, "the user's account is closed"),
        ("MCH_NOT_EXISTS", 404, "there is no such merchant"),
        ("NO_AUTH", 403, "the merchant may not refund"),
        ("PARAM_ERROR", 400, "parameter error"),
        ("RATELIMIT_EXCEEDED", 429, "too fast"),
        ("FREQUENCY_LIMITED", 429, "refunds of one order need a minute between them"),
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
        var (defaultStatus, text) = Known.GetValueOrDefault(ErrorCode.Normalise(code), (403, "the refund was refused"));
        return WireReply.Refuse(status ?? defaultStatus, code, message ?? text);
    }
}
