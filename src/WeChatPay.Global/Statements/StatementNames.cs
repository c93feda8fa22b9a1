using System.Collections.Frozen;

namespace WeChatPay.Global.Statements;

/// <summary>
/// The documented columns with the names that WeChat Pay sends (docs/wechat-pay-orders.md, Statement table).
/// </summary>
internal static class StatementNames
{
    public const string TradeTime = "交易时间";
    public const string Appid = "公众账号ID";
    public const string Mchid = "商户号";
    public const string SubMchid = "子商户号";
    public const string DeviceInfo = "设备号";
    public const string TransactionId = "微信订单号";
    public const string OutTradeNo = "商户订单号";
    public const string Openid = "用户标识";
    public const string TradeType = "交易类型";
    public const string TradeState = "交易状态";
    public const string BankType = "付款银行";
    public const string CouponCurrency = "充值券币种";
    public const string CouponAmount = "充值券金额";
    public const string DiscountCurrency = "优惠券币种";
    public const string DiscountAmount = "优惠券金额";
    public const string RefundId = "微信退款单号";
    public const string OutRefundNo = "商户退款单号";
    public const string RefundChannel = "退款类型";
    public const string RefundState = "退款状态";
    public const string Description = "商品名称";
    public const string Attach = "商户数据包";
    public const string Fee = "手续费";
    public const string FeeRate = "费率";
    public const string OrderCurrency = "标价币种";
    public const string OrderAmount = "订单金额(标价币种)";
    public const string PayerCurrency = "用户支付币种";
    public const string PayerAmount = "用户支付金额";
    public const string SettlementCurrency = "结算币种";
    public const string SettlementAmount = "应结订单金额";
    public const string PaymentRate = "支付汇率";
    public const string RefundRate = "退款汇率";
    public const string RefundAmount = "申请退款金额";
    public const string RefundPayerCurrency = "用户退款币种";
    public const string RefundPayerAmount = "用户退款金额";
    public const string RefundSettlementCurrency = "退款结算币种";
    public const string RefundSettlementAmount = "退款应结订单金额";
    public const string CouponRefundAmount = "充值券退款金额";
    public const string DiscountRefundAmount = "优惠券退款金额";

    /// <summary>All columns, in the documented order.</summary>
    public static readonly IReadOnlyList<string> InOrder =
    [
        TradeTime,
        Appid,
        Mchid,
        SubMchid,
        DeviceInfo,
        TransactionId,
        OutTradeNo,
        Openid,
        TradeType,
        TradeState,
        BankType,
        CouponCurrency,
        CouponAmount,
        DiscountCurrency,
        DiscountAmount,
        RefundId,
        OutRefundNo,
        RefundChannel,
        RefundState,
        Description,
        Attach,
        Fee,
        FeeRate,
        OrderCurrency,
        OrderAmount,
        PayerCurrency,
        PayerAmount,
        SettlementCurrency,
        SettlementAmount,
        PaymentRate,
        RefundRate,
        RefundAmount,
        RefundPayerCurrency,
        RefundPayerAmount,
        RefundSettlementCurrency,
        RefundSettlementAmount,
        CouponRefundAmount,
        DiscountRefundAmount,
    ];

    public static readonly FrozenSet<string> All = InOrder.ToFrozenSet(StringComparer.Ordinal);
}
