using WeChatPay.Simulator.Contracts;
using WeChatPay.Simulator.Wire;

namespace WeChatPay.Simulator.Transactions;

/// <summary>
/// An order in the replies and notifications of APP orders (docs/wechat-pay-orders.md, APP orders): the transaction id
/// is <c>id</c> (D-30), and the fields of a payment are absent until it is paid.
/// </summary>
internal static class AppOrderView
{
    public static AppOrderReply Of(Order order, Contract? contract)
    {
        var direct = order.SubMchid is null;
        var paid = order.SuccessAt is not null;
        return new AppOrderReply(
            direct ? order.Mchid : null,
            direct ? order.Appid : null,
            direct ? null : order.Mchid,
            order.SubMchid,
            direct ? null : order.Appid,
            order.SubAppid,
            order.TransactionId,
            order.OutTradeNo,
            paid ? TradeType(order) : null,
            order.TradeState,
            TradeStates.Describe(order.TradeState),
            paid ? "CFT" : null,
            order.Attach,
            Rfc3339.Format(order.SuccessAt),
            paid ? TransactionView.Payer(order, contract) : null,
            TransactionView.Amount(order, paid),
            Promotions.Of(order)
        );
    }

    /// <summary>AUTH for deductions, APP for orders paid in an app (D-42).</summary>
    public static string TradeType(Order order) => order.IsApp ? "APP" : "AUTH";
}
