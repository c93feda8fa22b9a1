using WeChatPay.Global.Http;

namespace WeChatPay.Global.Statements;

/// <summary>
/// One payment or refund of a statement, with every documented column (docs/wechat-pay-orders.md, Statement table).
/// Texts are null when empty; amounts are decimal, in the currency's major unit (unconfirmed).
/// </summary>
public sealed record StatementRow
{
    /// <summary>When it happened, as it is written.</summary>
    public string? TradeTimeText { get; init; }

    /// <summary>When it happened; null when the text is no time.</summary>
    public DateTimeOffset? TradeTime { get; init; }

    /// <summary>The app.</summary>
    public string? Appid { get; init; }

    /// <summary>The merchant, or the institution.</summary>
    public string? Mchid { get; init; }

    /// <summary>The sub-merchant.</summary>
    public string? SubMchid { get; init; }

    /// <summary>The device.</summary>
    public string? DeviceInfo { get; init; }

    /// <summary>The order by the gateway's number.</summary>
    public string? TransactionId { get; init; }

    /// <summary>The order by the merchant's number.</summary>
    public string? OutTradeNo { get; init; }

    /// <summary>The payer.</summary>
    public string? Openid { get; init; }

    /// <summary>AUTH, APP and others.</summary>
    public string? TradeType { get; init; }

    /// <summary>SUCCESS, REFUND or REVOKED.</summary>
    public string? TradeState { get; init; }

    /// <summary>Bank or balance that paid.</summary>
    public string? BankType { get; init; }

    /// <summary>Currency of the coupon.</summary>
    public string? CouponCurrency { get; init; }

    /// <summary>What a coupon paid, settled to the merchant.</summary>
    public decimal? CouponAmount { get; init; }

    /// <summary>Currency of the discount.</summary>
    public string? DiscountCurrency { get; init; }

    /// <summary>What a discount took off, not settled.</summary>
    public decimal? DiscountAmount { get; init; }

    /// <summary>The refund by the gateway's number.</summary>
    public string? RefundId { get; init; }

    /// <summary>The refund by the merchant's number.</summary>
    public string? OutRefundNo { get; init; }

    /// <summary>Where the refund went.</summary>
    public string? RefundChannel { get; init; }

    /// <summary>State of the refund.</summary>
    public string? RefundState { get; init; }

    /// <summary>What was bought.</summary>
    public string? Description { get; init; }

    /// <summary>Echo of the request.</summary>
    public string? Attach { get; init; }

    /// <summary>The gateway's fee.</summary>
    public decimal? Fee { get; init; }

    /// <summary>The fee's rate as it is written, such as 1.00%.</summary>
    public string? FeeRate { get; init; }

    /// <summary>Currency of the order.</summary>
    public string? OrderCurrency { get; init; }

    /// <summary>Amount of the order.</summary>
    public decimal? OrderAmount { get; init; }

    /// <summary>The payer's currency.</summary>
    public string? PayerCurrency { get; init; }

    /// <summary>What the payer gave.</summary>
    public decimal? PayerAmount { get; init; }

    /// <summary>Currency the merchant is paid in.</summary>
    public string? SettlementCurrency { get; init; }

    /// <summary>What is to be settled of the order.</summary>
    public decimal? SettlementAmount { get; init; }

    /// <summary>Rate of the payment, for display only (D-12).</summary>
    public decimal? PaymentRate { get; init; }

    /// <summary>Rate of the refund, for display only.</summary>
    public decimal? RefundRate { get; init; }

    /// <summary>What was asked to be given back, in the order's currency.</summary>
    public decimal? RefundAmount { get; init; }

    /// <summary>The currency the payer gets.</summary>
    public string? RefundPayerCurrency { get; init; }

    /// <summary>What the payer gets.</summary>
    public decimal? RefundPayerAmount { get; init; }

    /// <summary>Currency the refund is settled in.</summary>
    public string? RefundSettlementCurrency { get; init; }

    /// <summary>What the refund takes from the settlement.</summary>
    public decimal? RefundSettlementAmount { get; init; }

    /// <summary>What of a coupon was given back.</summary>
    public decimal? CouponRefundAmount { get; init; }

    /// <summary>What of a discount was given back.</summary>
    public decimal? DiscountRefundAmount { get; init; }

    /// <summary>Columns that nobody documented, by their names.</summary>
    public required IReadOnlyDictionary<string, string> Others { get; init; }

    /// <summary>The line as it came.</summary>
    public required string Text { get; init; }

    /// <summary>Whether money went back.</summary>
    public bool IsRefund =>
        RefundId is not null
        || OutRefundNo is not null
        || string.Equals(TradeState, "REFUND", StringComparison.OrdinalIgnoreCase);

    /// <summary>Throws <see cref="FormatException"/> where a number is none.</summary>
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
