using WeChatPay.Global.Http;

namespace WeChatPay.Global.Statements;

/// <summary>
/// One payment or refund of a statement, with every documented column (docs/wechat-pay-orders.md, Statement table).
/// Texts are null when empty; amounts are decimals in the currency's major unit (unconfirmed).
/// </summary>
public sealed record StatementRow
{
    /// <summary>When it happened, as text.</summary>
    public string? TradeTimeText { get; init; }

    /// <summary>When it happened; null if the text is not a time.</summary>
    public DateTimeOffset? TradeTime { get; init; }

    public string? Appid { get; init; }

    /// <summary>The merchant, or the institution.</summary>
    public string? Mchid { get; init; }

    /// <summary>The sub-merchant.</summary>
    public string? SubMchid { get; init; }

    /// <summary>The device.</summary>
    public string? DeviceInfo { get; init; }

    /// <summary>WeChat's transaction_id of the order.</summary>
    public string? TransactionId { get; init; }

    /// <summary>The merchant's out_trade_no of the order.</summary>
    public string? OutTradeNo { get; init; }

    /// <summary>The payer's openid.</summary>
    public string? Openid { get; init; }

    /// <summary>AUTH, APP and others.</summary>
    public string? TradeType { get; init; }

    /// <summary>SUCCESS, REFUND or REVOKED.</summary>
    public string? TradeState { get; init; }

    /// <summary>The bank or balance that paid.</summary>
    public string? BankType { get; init; }

    /// <summary>The currency of the coupon.</summary>
    public string? CouponCurrency { get; init; }

    /// <summary>The part paid by a coupon; settled to the merchant.</summary>
    public decimal? CouponAmount { get; init; }

    /// <summary>The currency of the discount.</summary>
    public string? DiscountCurrency { get; init; }

    /// <summary>The part taken off by a discount; not settled.</summary>
    public decimal? DiscountAmount { get; init; }

    /// <summary>WeChat's refund id.</summary>
    public string? RefundId { get; init; }

    /// <summary>The merchant's out_refund_no.</summary>
    public string? OutRefundNo { get; init; }

    /// <summary>Where the refund went.</summary>
    public string? RefundChannel { get; init; }

    /// <summary>The state of the refund.</summary>
    public string? RefundState { get; init; }

    /// <summary>What was bought.</summary>
    public string? Description { get; init; }

    /// <summary>The text that the request contained.</summary>
    public string? Attach { get; init; }

    /// <summary>The gateway's fee.</summary>
    public decimal? Fee { get; init; }

    /// <summary>The fee rate as text, such as 1.00%.</summary>
    public string? FeeRate { get; init; }

    /// <summary>The currency of the order.</summary>
    public string? OrderCurrency { get; init; }

    /// <summary>The amount of the order.</summary>
    public decimal? OrderAmount { get; init; }

    /// <summary>The payer's currency.</summary>
    public string? PayerCurrency { get; init; }

    /// <summary>What the payer paid.</summary>
    public decimal? PayerAmount { get; init; }

    /// <summary>The currency that the merchant is paid in.</summary>
    public string? SettlementCurrency { get; init; }

    /// <summary>The part of the order that is settled.</summary>
    public decimal? SettlementAmount { get; init; }

    /// <summary>The exchange rate of the payment, for display only (D-12).</summary>
    public decimal? PaymentRate { get; init; }

    /// <summary>The exchange rate of the refund, for display only.</summary>
    public decimal? RefundRate { get; init; }

    /// <summary>The requested refund, in the order's currency.</summary>
    public decimal? RefundAmount { get; init; }

    /// <summary>The currency that the payer receives.</summary>
    public string? RefundPayerCurrency { get; init; }

    /// <summary>What the payer receives.</summary>
    public decimal? RefundPayerAmount { get; init; }

    /// <summary>The currency in which the refund is settled.</summary>
    public string? RefundSettlementCurrency { get; init; }

    /// <summary>What the refund deducts from the settlement.</summary>
    public decimal? RefundSettlementAmount { get; init; }

    /// <summary>The returned part of a coupon.</summary>
    public decimal? CouponRefundAmount { get; init; }

    /// <summary>The returned part of a discount.</summary>
    public decimal? DiscountRefundAmount { get; init; }

    /// <summary>Undocumented columns, by name.</summary>
    public required IReadOnlyDictionary<string, string> Others { get; init; }

    /// <summary>The line as received.</summary>
    public required string Text { get; init; }

    /// <summary>True for a refund, false for a payment.</summary>
    public bool IsRefund =>
        RefundId is not null
        || OutRefundNo is not null
        || string.Equals(TradeState, "REFUND", StringComparison.OrdinalIgnoreCase);

    /// <summary>Throws <see cref="FormatException"/> if a number cannot be parsed.</summary>
    internal static StatementRow Of(StatementColumns columns, string[] values, string text)
    {
        string? Text(string name) => columns.Text(values, name);
        decimal? Number(string name) => columns.Number(values, name);
        return new StatementRow
        {
            TradeTimeText = Text(StatementNames.TradeTime),
            TradeTime = WireTime.Parse(Text(StatementNames.TradeTime)),
            Appid = Text(StatementNames.Appid),
            Mchid = Text(StatementNames.Mchid),
            SubMchid = Text(StatementNames.SubMchid),
            DeviceInfo = Text(StatementNames.DeviceInfo),
            TransactionId = Text(StatementNames.TransactionId),
            OutTradeNo = Text(StatementNames.OutTradeNo),
            Openid = Text(StatementNames.Openid),
            TradeType = Text(StatementNames.TradeType),
            TradeState = Text(StatementNames.TradeState),
            BankType = Text(StatementNames.BankType),
            CouponCurrency = Text(StatementNames.CouponCurrency),
            CouponAmount = Number(StatementNames.CouponAmount),
            DiscountCurrency = Text(StatementNames.DiscountCurrency),
            DiscountAmount = Number(StatementNames.DiscountAmount),
            RefundId = Text(StatementNames.RefundId),
            OutRefundNo = Text(StatementNames.OutRefundNo),
            RefundChannel = Text(StatementNames.RefundChannel),
            RefundState = Text(StatementNames.RefundState),
            Description = Text(StatementNames.Description),
            Attach = Text(StatementNames.Attach),
            Fee = Number(StatementNames.Fee),
            FeeRate = Text(StatementNames.FeeRate),
            OrderCurrency = Text(StatementNames.OrderCurrency),
            OrderAmount = Number(StatementNames.OrderAmount),
            PayerCurrency = Text(StatementNames.PayerCurrency),
            PayerAmount = Number(StatementNames.PayerAmount),
            SettlementCurrency = Text(StatementNames.SettlementCurrency),
            SettlementAmount = Number(StatementNames.SettlementAmount),
            PaymentRate = Number(StatementNames.PaymentRate),
            RefundRate = Number(StatementNames.RefundRate),
            RefundAmount = Number(StatementNames.RefundAmount),
            RefundPayerCurrency = Text(StatementNames.RefundPayerCurrency),
            RefundPayerAmount = Number(StatementNames.RefundPayerAmount),
            RefundSettlementCurrency = Text(StatementNames.RefundSettlementCurrency),
            RefundSettlementAmount = Number(StatementNames.RefundSettlementAmount),
            CouponRefundAmount = Number(StatementNames.CouponRefundAmount),
            DiscountRefundAmount = Number(StatementNames.DiscountRefundAmount),
            Others = columns.Others(values),
            Text = text,
        };
    }
}
