using BillingEngine.Domain.Common;

namespace BillingEngine.Reconciliation.Statements;

/// <summary>A stored statement.</summary>
public sealed record StatementView
{
    /// <summary>Always <c>statement</c>.</summary>
    public string Object { get; } = "statement";

    /// <summary>The day, in UTC+8.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>The digest that WeChat signed: that of the table that <c>format=csv</c> returns.</summary>
    public required string Sha1 { get; init; }

    /// <summary>The size of the table in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>The number of payments and refunds in it.</summary>
    public required long LineCount { get; init; }

    /// <summary>When the statement was first downloaded.</summary>
    public required DateTimeOffset FetchedAt { get; init; }

    /// <summary>The first hundred lines after <c>after_line</c>.</summary>
    public required IReadOnlyList<StatementLineView> Lines { get; init; }

    /// <summary>The value of <c>after_line</c> for the next lines; null where no more follow.</summary>
    public required long? NextAfterLine { get; init; }
}

/// <summary>One line; amounts are in minor units of the currency next to them.</summary>
public sealed record StatementLineView
{
    /// <summary>Its number; the header is line 1.</summary>
    public required long Line { get; init; }

    /// <summary>Why it cannot be read; then it has no other field.</summary>
    public required string? Unreadable { get; init; }

    /// <summary>Whether it is a refund.</summary>
    public required bool IsRefund { get; init; }

    /// <summary>When the order was paid, or refunded.</summary>
    public required DateTimeOffset? At { get; init; }

    /// <summary>The sub-merchant.</summary>
    public required string? SubMchid { get; init; }

    /// <summary>WeChat's identifier of the payment.</summary>
    public required string? TransactionId { get; init; }

    /// <summary>Our identifier of the payment, known to WeChat.</summary>
    public required string? OutTradeNo { get; init; }

    /// <summary>WeChat's identifier of the refund.</summary>
    public required string? RefundId { get; init; }

    /// <summary>Our identifier of the refund, known to WeChat.</summary>
    public required string? OutRefundNo { get; init; }

    /// <summary>The trade type: AUTH, APP and others.</summary>
    public required string? TradeType { get; init; }

    /// <summary>SUCCESS, REVOKED, or the status of the refund.</summary>
    public required string? State { get; init; }

    /// <summary>The payer's bank, or the WeChat balance.</summary>
    public required string? BankType { get; init; }

    /// <summary>The amount of the order, or of the refund.</summary>
    public required long? Amount { get; init; }

    /// <summary>The currency of the order.</summary>
    public required string? Currency { get; init; }

    /// <summary>The amount that the payer paid, or receives.</summary>
    public required long? PayerAmount { get; init; }

    /// <summary>The payer's currency.</summary>
    public required string? PayerCurrency { get; init; }

    /// <summary>The amount that it adds to the payout, or deducts.</summary>
    public required long? SettlementAmount { get; init; }

    /// <summary>The currency of the payout and of the fee.</summary>
    public required string? SettlementCurrency { get; init; }

    /// <summary>WeChat's fee; negative where it is refunded.</summary>
    public required long? Fee { get; init; }

    /// <summary>The rate of the fee: 0.01 is one per cent.</summary>
    public required string? FeeRate { get; init; }

    /// <summary>The exchange rate as WeChat reports it; it is not used for calculation.</summary>
    public required string? ExchangeRate { get; init; }

    /// <summary>The part that a coupon paid, which WeChat settles.</summary>
    public required long? Coupon { get; init; }

    /// <summary>The part that a discount deducted, which is not settled.</summary>
    public required long? Discount { get; init; }

    /// <summary>Our payment.</summary>
    public required PaymentId? Payment { get; init; }

    /// <summary>Our refund.</summary>
    public required RefundId? Refund { get; init; }
}
