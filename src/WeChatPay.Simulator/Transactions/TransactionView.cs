using System.Security.Cryptography;
using System.Text;
using WeChatPay.Simulator.Contracts;
using WeChatPay.Simulator.Wire;

namespace WeChatPay.Simulator.Transactions;

/// <summary>
/// An order in the replies and notifications of papay (docs/wechat-pay.md, Papay calls).
/// </summary>
internal static class TransactionView
{
    public static TransactionReply Of(Order order, Contract? contract)
    {
        var direct = order.SubMchid is null;
        var paid = order.SuccessAt is not null;
        return new TransactionReply(
            direct ? order.Mchid : null,
            direct ? order.Appid : null,
            direct ? null : order.Mchid,
            order.SubMchid,
            direct ? null : order.Appid,
            order.SubAppid,
            order.OutTradeNo,
            order.TransactionId,
            order.Attach,
            "AUTH",
            paid ? "CFT" : null,
            Rfc3339.Format(order.SuccessAt),
            order.TradeState,
            TradeStates.Describe(order.TradeState),
            order.MerchantCategoryCode,
            order.ContractId!,
            paid ? Payer(order, contract) : null,
            Amount(order, paid),
            order.DeviceId is null && order.DeviceIp is null ? null : new SceneReply(order.DeviceId, order.DeviceIp),
            Promotions.Of(order)
        );
    }

    public static AmountReply Amount(Order order, bool paid) =>
        new(
            order.Total,
            order.Currency,
            paid ? order.PayerTotal : null,
            paid ? order.PayerCurrency : null,
            paid && order.Rate is { } rate ? new RateReply("SETTLEMENT_RATE", rate) : null
        );

    /// <summary>
    /// The openid of a contract belongs to the sub-merchant's app (docs/wechat-pay.md, Modes); the institution's app
    /// has another openid for the same person, and the only one in replies if the contract names no sub-merchant's app.
    /// </summary>
    public static PayerReply Payer(Order order, Contract? contract)
    {
        if (order.SubMchid is null)
            return new PayerReply(order.Openid, null, null);

        return (order.IsApp ? order.SubAppid : contract?.SubAppid) is null
            ? new PayerReply(null, SpOpenid(order.Openid), null)
            : new PayerReply(null, SpOpenid(order.Openid), order.Openid);
    }

    /// <summary>The openid of the same person in the institution's app, derived from sub_openid.</summary>
    public static string SpOpenid(string subOpenid) =>
        "oSP" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(subOpenid)))[..25];
}
