using BillingEngine.Domain.Common;

namespace BillingEngine.Reconciliation.Statements;

/// <summary>A statement as it was kept.</summary>
public sealed record StatementView
{
    /// <summary>Always <c>statement</c>.</summary>
    public string Object { get; } = "statement";

    /// <summary>The day, in UTC+8.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>The digest that WeChat signed: that of the table which <c>format=csv</c> answers.</summary>
    public required string Sha1 { get; init; }

    /// <summary>How long the table is.</summary>
    public required long Bytes { get; init; }

    /// <summary>How many payments and refunds it has.</summary>
    public required long LineCount { get; init; }

    /// <summary>When it was fetched first.</summary>
    public required DateTimeOffset FetchedAt { get; init; }

    /// <summary>The first hundred lines after <c>after_line</c>.</summary>
    public required IReadOnlyList<StatementLineView> Lines { get; init; }

    /// <summary>What to ask for next as <c>after_line</c>; null where no more lines follow.</summary>
    public required long? NextAfterLine { get; init; }
}

/// <summary>One line; amounts are in minor units of the currency beside them.</summary>
public sealed record StatementLineView
{
    /// <summary>Its number, counted from the header's, which is 1.</summary>
    public required long Line { get; init; }

    /// <summary>Why it cannot be read; then nothing else is said.</summary>
    public required string? Unreadable { get; init; }

    /// <summary>Whether money went back.</summary>
    public required bool IsRefund { get; init; }

    /// <summary>When the order was paid, or the refund given.</summary>
    public required DateTimeOffset? At { get; init; }

    /// <summary>The sub-merchant.</summary>
    public required string? SubMchid { get; init; }

    /// <summary>WeChat's number of the payment.</summary>
    public required string? TransactionId { get; init; }

    /// <summary>Our number of the payment.</summary>
    public required string? OutTradeNo { get; init; }

    /// <summary>WeChat's number of the refund.</summary>
    public required string? RefundId { get; init; }

    /// <summary>Our number of the refund.</summary>
    public required string? OutRefundNo { get; init; }

    /// <summary>AUTH, APP and others.</summary>
    public required string? TradeType { get; init; }

    /// <summary>SUCCESS, REVOKED, or the state of the refund.</summary>
    public required string? State { get; init; }

    /// <summary>The payer's bank or balance.</summary>
    public required string? BankType { get; init; }

    /// <summary>What was ordered, or is given back.</summary>
    public required long? Amount { get; init; }

    /// <summary>The currency of the order.</summary>
    public required string? Currency { get; init; }

    /// <summary>What the payer gave or gets.</summary>
    public required long? PayerAmount { get; init; }

    /// <summary>The payer's currency.</summary>
    public required string? PayerCurrency { get; init; }

    /// <summary>What of it is settled, or taken off.</summary>
    public required long? SettlementAmount { get; init; }

    /// <summary>The currency of the payout, and of the fee.</summary>
    public required string? SettlementCurrency { get; init; }

    /// <summary>WeChat's fee; below zero where it is given back.</summary>
    public required long? Fee { get; init; }

    /// <summary>The fee's rate: 0.01 is one per cent.</summary>
    public required string? FeeRate { get; init; }

    /// <summary>The exchange rate as WeChat writes it; no money is computed from it.</summary>
    public required string? ExchangeRate { get; init; }

    /// <summary>What a coupon paid of it, which is settled.</summary>
    public required long? Coupon { get; init; }

    /// <summary>What a discount took off it, which is not settled.</summary>
    public required long? Discount { get; init; }

    /// <summary>Our payment.</summary>
    public required PaymentId? Payment { get; init; }

    /// <summary>Our refund.</summary>
    public required RefundId? Refund { get; init; }
}
