namespace BillingEngine.Client;

/// <summary>A refund as the API shows it; amounts are in minor units of <c>currency</c>.</summary>
public sealed record Refund
{
    /// <summary>Its identifier.</summary>
    public required string Id { get; init; }

    /// <summary>Always <c>refund</c>.</summary>
    public required string Object { get; init; }

    /// <summary>Its state.</summary>
    public required RefundStatus Status { get; init; }

    /// <summary>The payment of which it gives back.</summary>
    public required string Payment { get; init; }

    /// <summary>How much it gives back in minor units.</summary>
    public required long Amount { get; init; }

    /// <summary>The currency, as its ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>What the payer reads.</summary>
    public required string? Reason { get; init; }

    /// <summary>The caller's own name of it.</summary>
    public required string? Reference { get; init; }

    /// <summary>Why it was made.</summary>
    public required RefundCause Cause { get; init; }

    /// <summary>Our number of it, as WeChat knows it.</summary>
    public required string OutRefundNo { get; init; }

    /// <summary>WeChat's number of it; null until it is known.</summary>
    public required string? RefundId { get; init; }

    /// <summary>Our number of the payment.</summary>
    public required string OutTradeNo { get; init; }

    /// <summary>WeChat's number of the payment.</summary>
    public required string TransactionId { get; init; }

    /// <summary>The subscription the payment was for.</summary>
    public required string? Subscription { get; init; }

    /// <summary>Who paid.</summary>
    public required string? Customer { get; init; }

    /// <summary>How often it was sent.</summary>
    public required int Attempts { get; init; }

    /// <summary>When it is sent or queried next.</summary>
    public required DateTimeOffset? DueAt { get; init; }

    /// <summary>Since when its outcome is not known.</summary>
    public required DateTimeOffset? UnknownSince { get; init; }

    /// <summary>The newest refusal.</summary>
    public required RefundFailure? Failure { get; init; }

    /// <summary>When the money was given back.</summary>
    public required DateTimeOffset? SucceededAt { get; init; }

    /// <summary>Where the money went, as WeChat words it.</summary>
    public required string? ReceivedBy { get; init; }

    /// <summary>Which of the merchant's funds it was taken from.</summary>
    public required string? FundSource { get; init; }

    /// <summary>What moved in other currencies.</summary>
    public required RefundPayer? Payer { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The newest refusal of a refund, in the gateway's own words.</summary>
public sealed record RefundFailure
{
    /// <summary>The gateway's code.</summary>
    public required string Code { get; init; }

    /// <summary>The gateway's words.</summary>
    public required string? Message { get; init; }
}

/// <summary>What the payer gets in their own currency, and what is taken off the settlement.</summary>
public sealed record RefundPayer
{
    /// <summary>What the payer gets, in minor units of the payer's currency.</summary>
    public required long? Refund { get; init; }

    /// <summary>The payer's currency.</summary>
    public required string? Currency { get; init; }

    /// <summary>What is taken off the settlement, in minor units of its currency.</summary>
    public required long? SettlementRefund { get; init; }

    /// <summary>The settlement's currency.</summary>
    public required string? SettlementCurrency { get; init; }

    /// <summary>How the rate was set.</summary>
    public required string? ExchangeRateType { get; init; }

    /// <summary>The rate as WeChat writes it: times 10^8.</summary>
    public required long? ExchangeRate { get; init; }
}
