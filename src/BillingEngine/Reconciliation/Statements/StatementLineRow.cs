using System.ComponentModel.DataAnnotations.Schema;
using System.Globalization;
using BillingEngine.Domain.Common;

namespace BillingEngine.Reconciliation.Statements;

/// <summary>A line as its table has it.</summary>
internal sealed class StatementLineRow
{
    [Column("line")]
    public long Line { get; init; }

    [Column("unreadable")]
    public string? Unreadable { get; init; }

    [Column("is_refund")]
    public bool IsRefund { get; init; }

    [Column("traded_at")]
    public DateTimeOffset? TradedAt { get; init; }

    [Column("sub_mchid")]
    public string? SubMchId { get; init; }

    [Column("transaction_id")]
    public string? TransactionId { get; init; }

    [Column("out_trade_no")]
    public string? OutTradeNo { get; init; }

    [Column("refund_number")]
    public string? RefundNumber { get; init; }

    [Column("out_refund_no")]
    public string? OutRefundNo { get; init; }

    [Column("trade_type")]
    public string? TradeType { get; init; }

    [Column("state")]
    public string? State { get; init; }

    [Column("bank_type")]
    public string? BankType { get; init; }

    [Column("amount_minor")]
    public long? AmountMinor { get; init; }

    [Column("currency")]
    public string? Currency { get; init; }

    [Column("payer_minor")]
    public long? PayerMinor { get; init; }

    [Column("payer_currency")]
    public string? PayerCurrency { get; init; }

    [Column("settlement_minor")]
    public long? SettlementMinor { get; init; }

    [Column("settlement_currency")]
    public string? SettlementCurrency { get; init; }

    [Column("fee_minor")]
    public long? FeeMinor { get; init; }

    [Column("fee_rate")]
    public decimal? FeeRate { get; init; }

    [Column("exchange_rate")]
    public decimal? ExchangeRate { get; init; }

    [Column("coupon_minor")]
    public long? CouponMinor { get; init; }

    [Column("discount_minor")]
    public long? DiscountMinor { get; init; }

    [Column("payment_id")]
    public Guid? PaymentId { get; init; }

    [Column("refund_id")]
    public Guid? RefundId { get; init; }

    public StatementLineView Show() =>
        new()
        {
            Line = Line,
            Unreadable = Unreadable,
            IsRefund = IsRefund,
            At = TradedAt,
            SubMchid = SubMchId,
            TransactionId = TransactionId,
            OutTradeNo = OutTradeNo,
            RefundId = RefundNumber,
            OutRefundNo = OutRefundNo,
            TradeType = TradeType,
            State = State,
            BankType = BankType,
            Amount = AmountMinor,
            Currency = Currency,
            PayerAmount = PayerMinor,
            PayerCurrency = PayerCurrency,
            SettlementAmount = SettlementMinor,
            SettlementCurrency = SettlementCurrency,
            Fee = FeeMinor,
            FeeRate = FeeRate?.ToString(CultureInfo.InvariantCulture),
            ExchangeRate = ExchangeRate?.ToString(CultureInfo.InvariantCulture),
            Coupon = CouponMinor,
            Discount = DiscountMinor,
            Payment = PaymentId is { } payment ? new PaymentId(payment) : null,
            Refund = RefundId is { } refund ? new RefundId(refund) : null,
        };
}
