using WeChatPay.Global.Http;
using WeChatPay.Simulator.Wire;

namespace WeChatPay.Simulator.Transactions;

/// <summary>
/// Status and words of a declined deduction, whichever way its code is spelled (docs/wechat-pay.md, Deduction errors);
/// any other code is a 403.
/// </summary>
internal static class Declines
{
    private static readonly Dictionary<string, (int Status, string Message)> Known = new(StringComparer.Ordinal)
    {
        ["NOTENOUGH"] = (403, "no payment method of the user has enough money"),
        ["RULELIMIT"] = (403, "User account payment limit reached"),
        ["ACCOUNTERROR"] = (403, "the user's account cannot be used"),
        ["USERACCOUNTABNORMAL"] = (403, "the user's account cannot be used"),
        ["TRADEERROR"] = (403, "the trade was refused"),
        ["NOAUTH"] = (403, "Contract not signed"),
        ["CONTRACTNOTEXIST"] = (403, "the contract does not exist"),
        ["CONTRACTERROR"] = (400, "the contract has expired or is in a wrong state"),
        ["OUTTRADENOUSED"] = (403, "out_trade_no was used with other content"),
        ["ORDERPAID"] = (400, "the order is paid already"),
        ["ORDERCLOSED"] = (400, "the order is closed"),
        ["ORDERACCEPTED"] = (400, "another order of this contract is still in work"),
        ["PARAMERROR"] = (400, "parameter error"),
        ["INVALIDREQUEST"] = (400, "security key lock: the user must contact the bank"),
        ["APPIDMCHIDNOTMATCH"] = (400, "appid and mchid do not belong together"),
        ["MCHNOTEXISTS"] = (400, "there is no such merchant"),
        ["SIGNERROR"] = (401, "signature error"),
        ["RATELIMITEXCEEDED"] = (429, "too fast"),
        ["RATELIMITED"] = (429, "too fast"),
        ["FREQUENCYLIMITED"] = (429, "too fast"),
        ["FREQUENCYLIMITEXCEED"] = (429, "too fast"),
        ["SYSTEMERROR"] = (500, "system error"),
        ["BANKERROR"] = (500, "the bank's system failed"),
        ["SERVICEUNAVAILABLE"] = (503, "overloaded"),
    };

    public static IReadOnlyCollection<string> Codes => Known.Keys;

    public static WireReply Of(string code, int? status)
    {
        var (usual, message) = Known.GetValueOrDefault(
            ErrorCode.Normalise(code), (403, "the deduction was declined"));
        return WireReply.Refuse(status ?? usual, code, message);
    }
}
