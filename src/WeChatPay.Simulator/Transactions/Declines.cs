using WeChatPay.Global.Http;
using WeChatPay.Simulator.Wire;

namespace WeChatPay.Simulator.Transactions;

/// <summary>
/// Status and message of a declined deduction, for either spelling of the code (docs/wechat-pay.md, Deduction errors);
/// any other code is a 403.
/// </summary>
internal static class Declines
{
    private static readonly (string Code, int Status, string Message)[] Rows =
    [
        ("NOT_ENOUGH", 403, "no payment method of the user has enough money"),
        ("RULE_LIMIT", 403, "User account payment limit reached"),
        ("ACCOUNT_ERROR", 403, "the user's account cannot be used"),
        ("USER_ACCOUNT_ABNORMAL", 403, "the user's account cannot be used"),
        ("TRADE_ERROR", 403, "the trade was refused"),
        ("NO_AUTH", 403, "Contract not signed"),
        ("CONTRACT_NOT_EXIST", 403, "the contract does not exist"),
        ("CONTRACT_ERROR", 400, "the contract has expired or is in a wrong state"),
        ("OUT_TRADE_NO_USED", 403, "out_trade_no was used with other content"),
        ("ORDER_PAID", 400, "the order is paid already"),
        ("ORDER_CLOSED", 400, "the order is closed"),
        ("ORDER_ACCEPTED", 400, "another order of this contract is still in work"),
        ("PARAM_ERROR", 400, "parameter error"),
        ("INVALID_REQUEST", 400, "security key lock: the user must contact the bank"),
        ("APPID_MCHID_NOT_MATCH", 400, "appid and mchid do not belong together"),
        ("MCH_NOT_EXISTS", 400, "there is no such merchant"),
        ("SIGN_ERROR", 401, "signature error"),
        ("RATELIMIT_EXCEEDED", 429, "too fast"),
        ("RATE_LIMITED", 429, "too fast"),
        ("FREQUENCY_LIMITED", 429, "too fast"),
        ("FREQUENCY_LIMIT_EXCEED", 429, "too fast"),
        ("SYSTEM_ERROR", 500, "system error"),
        ("BANK_ERROR", 500, "the bank's system failed"),
        ("SERVICE_UNAVAILABLE", 503, "overloaded"),
    ];

    private static readonly Dictionary<string, (int Status, string Message)> Known = Rows.ToDictionary(
        row => ErrorCode.Normalise(row.Code),
        row => (row.Status, row.Message),
        StringComparer.Ordinal
    );

    public static IReadOnlyCollection<string> Codes { get; } = [.. Rows.Select(row => row.Code)];

    public static WireReply Of(string code, int? status)
    {
        var (usual, message) = Known.GetValueOrDefault(ErrorCode.Normalise(code), (403, "the deduction was declined"));
        return WireReply.Refuse(status ?? usual, code, message);
    }
}
