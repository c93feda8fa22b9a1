namespace BillingEngine.Client;

/// <summary>A refund; amounts are in minor units of <c>currency</c>.</summary>
public sealed record Refund
{
    public required string Id { get; init; }

    /// <summary>Always <c>refund</c>.</summary>
    public required string Object { get; init; }

    public required RefundStatus Status { get; init; }

    /// <summary>The refunded payment.</summary>
    public required string Payment { get; init; }

    /// <summary>The amount in minor units.</summary>
    public required long Amount { get; init; }

    /// <summary>The ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>What the payer reads.</summary>
    public required string? Reason { get; init; }

    /// <summary>The caller's own name of the refund.</summary>
    public required string? Reference { get; init; }

    public required RefundCause Cause { get; init; }

    /// <summary>Our refund number at WeChat.</summary>
    public required string OutRefundNo { get; init; }

    /// <summary>WeChat's refund id; null until it is known.</summary>
    public required string? RefundId { get; init; }

    /// <summary>Our order number of the payment.</summary>
    public required string OutTradeNo { get; init; }

    /// <summary>WeChat's transaction id of the payment.</summary>
    public required string TransactionId { get; init; }

    /// <summary>The subscription of the payment.</summary>
    public required string? Subscription { get; init; }

    public required string? Customer { get; init; }

    /// <summary>How often it was sent.</summary>
    public required int Attempts { get; init; }

    /// <summary>When it is next sent or queried.</summary>
    public required DateTimeOffset? DueAt { get; init; }

    /// <summary>Since when its outcome is unknown.</summary>
    public required DateTimeOffset? UnknownSince { get; init; }

    /// <summary>The newest refusal.</summary>
    public required RefundFailure? Failure { get; init; }

    /// <summary>When the money was refunded.</summary>
    public required DateTimeOffset? SucceededAt { get; init; }

    /// <summary>Where the money went, in WeChat's words.</summary>
    public required string? ReceivedBy { get; init; }

    /// <summary>Which of the merchant's funds paid it.</summary>
    public required string? FundSource { get; init; }

    /// <summary>The amounts in other currencies.</summary>
    public required RefundPayer? Payer { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The newest refusal of a refund, with WeChat's code and message.</summary>
public sealed record RefundFailure
{
    /// <summary>WeChat's error code.</summary>
    public required string Code { get; init; }

    /// <summary>WeChat's error message.</summary>
    public required string? Message { get; init; }
}

/// <summary>What the payer receives in their own currency, and what reduces the payout.</summary>
public sealed record RefundPayer
{
    /// <summary>What the payer receives, in minor units of the payer's currency.</summary>
    public required long? Refund { get; init; }

    /// <summary>The payer's currency.</summary>
    public required string? Currency { get; init; }

    /// <summary>What reduces the payout, in minor units of its currency.</summary>
    public required long? SettlementRefund { get; init; }

    /// <summary>The payout's currency.</summary>
    public required string? SettlementCurrency { get; init; }

    /// <summary>How the exchange rate was set.</summary>
    public required string? ExchangeRateType { get; init; }

    /// <summary>The exchange rate as WeChat writes it: times 10^8.</summary>
    public required long? ExchangeRate { get; init; }
}
