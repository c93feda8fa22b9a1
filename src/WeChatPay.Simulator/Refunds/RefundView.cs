using WeChatPay.Simulator.Transactions;
using WeChatPay.Simulator.Wire;

namespace WeChatPay.Simulator.Refunds;

/// <summary>
/// A refund in replies, lists and notifications (docs/wechat-pay-orders.md, Refunds).
/// </summary>
internal static class RefundView
{
    private const string Account = "支付用户零钱";
    private const string Channel = "ORIGINAL";

    /// <summary>The reply to the request: accepted, without a state.</summary>
    public static RefundReply Accepted(Refund refund, Order order) =>
        new(
            refund.RefundId,
            refund.OutRefundNo,
            null,
            null,
            null,
            null,
            null,
            null,
            Rfc3339.Format(refund.CreatedAt),
            null,
            Amount(refund, order),
            Promotions.Of(refund, order)
        );

    public static RefundReply Found(Refund refund, Order order) =>
        Listed(refund, order) with
        {
            TransactionId = refund.TransactionId,
            OutTradeNo = refund.OutTradeNo,
        };

    public static RefundReply Listed(Refund refund, Order order) =>
        new(
            refund.RefundId,
            refund.OutRefundNo,
            null,
            null,
            Channel,
            Account,
            refund.FundSource,
            Rfc3339.Format(refund.SuccessAt),
            Rfc3339.Format(refund.CreatedAt),
            refund.Status,
            Amount(refund, order),
            Promotions.Of(refund, order)
        );

    public static RefundEvent Event(Refund refund, Order order)
    {
        var direct = refund.SubMchid is null;
        return new RefundEvent(
            direct ? refund.Mchid : null,
            direct ? null : refund.Mchid,
            refund.SubMchid,
            refund.TransactionId,
            refund.OutTradeNo,
            refund.RefundId,
            refund.OutRefundNo,
            RefundStates.InNotification(refund.Status),
            Rfc3339.Format(refund.SuccessAt),
            Account,
            refund.FundSource,
            new RefundEventAmount(
                refund.Total,
                refund.Currency,
                refund.Amount,
                order.PayerTotal,
                refund.PayerRefund,
                order.PayerCurrency,
                Rate(order)
            )
        );
    }

    private static RefundAmountReply Amount(Refund refund, Order order) =>
        new(refund.Amount, refund.Currency, refund.PayerRefund, order.PayerCurrency, Rate(order));

    private static RateReply? Rate(Order order) =>
        order.Rate is { } rate ? new RateReply("SETTLEMENT_RATE", rate) : null;
}
