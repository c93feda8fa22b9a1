namespace BillingEngine.Client;

/// <summary>A statement as it was downloaded.</summary>
public sealed record Statement
{
    /// <summary>Always <c>statement</c>.</summary>
    public required string Object { get; init; }

    /// <summary>The day, in UTC+8.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>The digest that WeChat signed: of the table that <c>format=csv</c> returns.</summary>
    public required string Sha1 { get; init; }

    /// <summary>The size of the table.</summary>
    public required long Bytes { get; init; }

    /// <summary>The number of payments and refunds.</summary>
    public required long LineCount { get; init; }

    /// <summary>When it was first downloaded.</summary>
    public required DateTimeOffset FetchedAt { get; init; }

    /// <summary>The first hundred lines after <c>after_line</c>.</summary>
    public required IReadOnlyList<StatementLine> Lines { get; init; }

    /// <summary>The next value for <c>after_line</c>; null when no more lines follow.</summary>
    public required long? NextAfterLine { get; init; }
}

/// <summary>One line; each amount is in minor units of the currency next to it.</summary>
public sealed record StatementLine
{
    /// <summary>The line number; the header is line 1.</summary>
    public required long Line { get; init; }

    /// <summary>Why the line cannot be read; all other fields are then empty.</summary>
    public required string? Unreadable { get; init; }

    /// <summary>Whether it is a refund.</summary>
    public required bool IsRefund { get; init; }

    /// <summary>When the order was paid, or the refund made.</summary>
    public required DateTimeOffset? At { get; init; }

    public required string? SubMchid { get; init; }

    /// <summary>WeChat's transaction id of the payment.</summary>
    public required string? TransactionId { get; init; }

    /// <summary>Our order number of the payment.</summary>
    public required string? OutTradeNo { get; init; }

    /// <summary>WeChat's refund id.</summary>
    public required string? RefundId { get; init; }

    /// <summary>Our refund number.</summary>
    public required string? OutRefundNo { get; init; }

    /// <summary>AUTH, APP and others.</summary>
    public required string? TradeType { get; init; }

    /// <summary>SUCCESS, REVOKED, or the state of the refund.</summary>
    public required string? State { get; init; }

    /// <summary>The payer's bank or balance.</summary>
    public required string? BankType { get; init; }

    /// <summary>The ordered or refunded amount.</summary>
    public required long? Amount { get; init; }

    /// <summary>The currency of the order.</summary>
    public required string? Currency { get; init; }

    /// <summary>What the payer paid or receives.</summary>
    public required long? PayerAmount { get; init; }

    /// <summary>The payer's currency.</summary>
    public required string? PayerCurrency { get; init; }

    /// <summary>The settled or deducted part of it.</summary>
    public required long? SettlementAmount { get; init; }

    /// <summary>The currency of the payout, and of the fee.</summary>
    public required string? SettlementCurrency { get; init; }

    /// <summary>WeChat's fee; negative when it is returned.</summary>
    public required long? Fee { get; init; }

    /// <summary>The fee's rate: 0.01 is one percent.</summary>
    public required string? FeeRate { get; init; }

    /// <summary>The exchange rate as WeChat writes it; nothing is calculated from it.</summary>
    public required string? ExchangeRate { get; init; }

    /// <summary>The part that a coupon paid; it is settled.</summary>
    public required long? Coupon { get; init; }

    /// <summary>The discount; it is not settled.</summary>
    public required long? Discount { get; init; }

    public required string? Payment { get; init; }

    public required string? Refund { get; init; }
}
