using BillingEngine.Domain.Common;

namespace BillingEngine.Reconciliation.Statements;

/// <summary>A statement as it was kept.</summary>
/// <param name="Object">Always <c>statement</c>.</param>
/// <param name="Date">The day, in UTC+8.</param>
/// <param name="Sha1">The digest that WeChat signed: that of the table which <c>format=csv</c> answers.</param>
/// <param name="Bytes">How long the table is.</param>
/// <param name="LineCount">How many payments and refunds it has.</param>
/// <param name="FetchedAt">When it was fetched first.</param>
/// <param name="Lines">The first hundred lines after <c>after_line</c>.</param>
/// <param name="NextAfterLine">What to ask for next as <c>after_line</c>; null where no more lines follow.</param>
public sealed record StatementView(
    string Object,
    DateOnly Date,
    string Sha1,
    long Bytes,
    long LineCount,
    DateTimeOffset FetchedAt,
    IReadOnlyList<StatementLineView> Lines,
    long? NextAfterLine
);

/// <summary>One line; amounts are in minor units of the currency beside them.</summary>
/// <param name="Line">Its number, counted from the header's, which is 1.</param>
/// <param name="Unreadable">Why it cannot be read; then nothing else is said.</param>
/// <param name="IsRefund">Whether money went back.</param>
/// <param name="At">When the order was paid, or the refund given.</param>
/// <param name="SubMchid">The sub-merchant.</param>
/// <param name="TransactionId">WeChat's number of the payment.</param>
/// <param name="OutTradeNo">Our number of the payment.</param>
/// <param name="RefundId">WeChat's number of the refund.</param>
/// <param name="OutRefundNo">Our number of the refund.</param>
/// <param name="TradeType">AUTH, APP and others.</param>
/// <param name="State">SUCCESS, REVOKED, or the state of the refund.</param>
/// <param name="BankType">The payer's bank or balance.</param>
/// <param name="Amount">What was ordered, or is given back.</param>
/// <param name="Currency">The currency of the order.</param>
/// <param name="PayerAmount">What the payer gave or gets.</param>
/// <param name="PayerCurrency">The payer's currency.</param>
/// <param name="SettlementAmount">What of it is settled, or taken off.</param>
/// <param name="SettlementCurrency">The currency of the payout, and of the fee.</param>
/// <param name="Fee">WeChat's fee; below zero where it is given back.</param>
/// <param name="FeeRate">The fee's rate: 0.01 is one per cent.</param>
/// <param name="ExchangeRate">The exchange rate as WeChat writes it; no money is computed from it.</param>
/// <param name="Coupon">What a coupon paid of it, which is settled.</param>
/// <param name="Discount">What a discount took off it, which is not settled.</param>
/// <param name="Payment">Our payment.</param>
/// <param name="Refund">Our refund.</param>
public sealed record StatementLineView(
    long Line,
    string? Unreadable,
    bool IsRefund,
    DateTimeOffset? At,
    string? SubMchid,
    string? TransactionId,
    string? OutTradeNo,
    string? RefundId,
    string? OutRefundNo,
    string? TradeType,
    string? State,
    string? BankType,
    long? Amount,
    string? Currency,
    long? PayerAmount,
    string? PayerCurrency,
    long? SettlementAmount,
    string? SettlementCurrency,
    long? Fee,
    string? FeeRate,
    string? ExchangeRate,
    long? Coupon,
    long? Discount,
    PaymentId? Payment,
    RefundId? Refund
);
