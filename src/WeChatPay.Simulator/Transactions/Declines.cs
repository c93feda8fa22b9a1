using WeChatPay.Simulator.Wire;

namespace WeChatPay.Simulator.Transactions;

/// <summary>Status and words of a declined deduction (papay.md 6.4); any other code is a 403.</summary>
internal static class Declines
{
    private static readonly Dictionary<string, (int Status, string Message)> Known = new(StringComparer.Ordinal)
    {
        ["NOT_ENOUGH"] = (403, "no payment method of the user has enough money"),
        ["RULE_LIMIT"] = (403, "User account payment limit reached"),
        ["ACCOUNT_ERROR"] = (403, "the user's account cannot be used"),
        ["USER_ACCOUNT_ABNORMAL"] = (403, "the user's account cannot be used"),
        ["TRADE_ERROR"] = (403, "the trade was refused"),
        ["NO_AUTH"] = (403, "Contract not signed"),
        ["CONTRACT_NOT_EXIST"] = (403, "the contract does not exist"),
        ["CONTRACT_ERROR"] = (400, "the contract has expired or is in a wrong state"),
        ["BANK_ERROR"] = (500, "the bank's system failed"),
        ["SYSTEM_ERROR"] = (500, "system error"),
        ["PARAM_ERROR"] = (400, "parameter error"),
        ["INVALID_REQUEST"] = (400, "security key lock: the user must contact the bank"),
        ["RATELIMIT_EXCEEDED"] = (429, "too fast"),
        ["FREQUENCY_LIMITED"] = (429, "too fast"),
    };

    public static IReadOnlyCollection<string> Codes => Known.Keys;

    public static WireReply Of(string code, int? status)
    {
        var (usual, message) = Known.GetValueOrDefault(code, (403, "the deduction was declined"));
        return WireReply.Refuse(status ?? usual, code, message);
    }
}
