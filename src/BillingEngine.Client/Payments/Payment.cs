namespace BillingEngine.Client;

/// <summary>
/// A payment. <c>number_state</c> says what can still happen to its out_trade_no: <c>live</c>, <c>paid</c>, <c>dead</c>
/// (with <c>evidence</c>) or <c>unknown</c>.
/// </summary>
public sealed record Payment
{
    public required string Id { get; init; }

    /// <summary>Always <c>payment</c>.</summary>
    public required string Object { get; init; }

    public required PaymentKind Kind { get; init; }

    public required PaymentStatus Status { get; init; }

    /// <summary>
    /// What can still happen to its out_trade_no: <c>live</c>, <c>paid</c>, <c>dead</c> or <c>unknown</c>.
    /// </summary>
    public required string NumberState { get; init; }

    /// <summary>The amount in minor units.</summary>
    public required long Amount { get; init; }

    /// <summary>The ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>Our order number at WeChat.</summary>
    public required string OutTradeNo { get; init; }

    /// <summary>WeChat's transaction id; null until it succeeded.</summary>
    public required string? TransactionId { get; init; }

    /// <summary>The invoice that it pays.</summary>
    public required string? Invoice { get; init; }

    /// <summary>The subscription that it is for.</summary>
    public required string? Subscription { get; init; }

    public required string? Customer { get; init; }

    /// <summary>The contract of the deduction.</summary>
    public required string? Contract { get; init; }

    /// <summary>What the payer reads.</summary>
    public required string Description { get; init; }

    /// <summary>How often it was sent.</summary>
    public required int Attempts { get; init; }

    /// <summary>When it is next sent, queried or reversed.</summary>
    public required DateTimeOffset? DueAt { get; init; }

    /// <summary>Why its outcome is unknown.</summary>
    public required UnknownReason? UnknownReason { get; init; }

    /// <summary>Since when its outcome is unknown.</summary>
    public required DateTimeOffset? UnknownSince { get; init; }

    /// <summary>The newest decline.</summary>
    public required Decline? Decline { get; init; }

    /// <summary>The proof that its number can never be paid.</summary>
    public required string? Evidence { get; init; }

    public required DateTimeOffset? PaidAt { get; init; }

    /// <summary>Whether the money arrived when nothing was due any more.</summary>
    public required bool Late { get; init; }

    /// <summary>The payer's bank or balance.</summary>
    public required string? BankType { get; init; }

    /// <summary>The amount in the payer's own currency.</summary>
    public required Payer? Payer { get; init; }

    /// <summary>The refunded amount in minor units.</summary>
    public required long Refunded { get; init; }

    /// <summary>The amount that can still be refunded in minor units, without refunds in flight.</summary>
    public required long RefundableAmount { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The newest decline of a payment, with WeChat's code and message.</summary>
public sealed record Decline
{
    /// <summary>WeChat's error code.</summary>
    public required string Code { get; init; }

    /// <summary>WeChat's error message.</summary>
    public required string? Message { get; init; }

    /// <summary>The class of the decline, which decides what happens next.</summary>
    public required DeclineClass Class { get; init; }
}

/// <summary>The amount in the payer's own currency, stored as WeChat reported it.</summary>
public sealed record Payer
{
    /// <summary>The amount in minor units of the payer's currency.</summary>
    public required long? Total { get; init; }

    /// <summary>The payer's currency.</summary>
    public required string? Currency { get; init; }

    /// <summary>How the exchange rate was set.</summary>
    public required string? ExchangeRateType { get; init; }

    /// <summary>The exchange rate as WeChat writes it: times 10^8.</summary>
    public required long? ExchangeRate { get; init; }
}
