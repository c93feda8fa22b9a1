namespace BillingEngine.Client;

/// <summary>
/// A payment as the API shows it. <c>number_state</c> says what its out_trade_no can still do: <c>live</c>,
/// <c>paid</c>, <c>dead</c> (with <c>evidence</c>) or <c>unknown</c>.
/// </summary>
public sealed record Payment
{
    /// <summary>Its identifier.</summary>
    public required string Id { get; init; }

    /// <summary>Always <c>payment</c>.</summary>
    public required string Object { get; init; }

    /// <summary>How the money is taken.</summary>
    public required PaymentKind Kind { get; init; }

    /// <summary>Its state.</summary>
    public required PaymentStatus Status { get; init; }

    /// <summary>What its out_trade_no can still do: <c>live</c>, <c>paid</c>, <c>dead</c> or <c>unknown</c>.</summary>
    public required string NumberState { get; init; }

    /// <summary>How much in minor units.</summary>
    public required long Amount { get; init; }

    /// <summary>The currency, as its ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>Our number of it, as WeChat knows it.</summary>
    public required string OutTradeNo { get; init; }

    /// <summary>WeChat's number of it; null until it succeeded.</summary>
    public required string? TransactionId { get; init; }

    /// <summary>The invoice it pays.</summary>
    public required string? Invoice { get; init; }

    /// <summary>The subscription it is for.</summary>
    public required string? Subscription { get; init; }

    /// <summary>Who pays.</summary>
    public required string? Customer { get; init; }

    /// <summary>The contract it is taken through.</summary>
    public required string? Contract { get; init; }

    /// <summary>What the payer reads.</summary>
    public required string Description { get; init; }

    /// <summary>How often it was sent.</summary>
    public required int Attempts { get; init; }

    /// <summary>When it is sent, queried or reversed next.</summary>
    public required DateTimeOffset? DueAt { get; init; }

    /// <summary>Why its outcome is not known.</summary>
    public required UnknownReason? UnknownReason { get; init; }

    /// <summary>Since when its outcome is not known.</summary>
    public required DateTimeOffset? UnknownSince { get; init; }

    /// <summary>The newest decline.</summary>
    public required Decline? Decline { get; init; }

    /// <summary>What proves that its number is dead.</summary>
    public required string? Evidence { get; init; }

    /// <summary>When the money was taken.</summary>
    public required DateTimeOffset? PaidAt { get; init; }

    /// <summary>Whether the money came when nothing was due any more.</summary>
    public required bool Late { get; init; }

    /// <summary>Where the money came from.</summary>
    public required string? BankType { get; init; }

    /// <summary>What was paid in the currency of the payer.</summary>
    public required Payer? Payer { get; init; }

    /// <summary>What was given back of it in minor units.</summary>
    public required long Refunded { get; init; }

    /// <summary>What a further refund may give back in minor units, less those in flight.</summary>
    public required long RefundableAmount { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The newest refusal of a payment, with the gateway's own words.</summary>
public sealed record Decline
{
    /// <summary>The gateway's code.</summary>
    public required string Code { get; init; }

    /// <summary>The gateway's words.</summary>
    public required string? Message { get; init; }

    /// <summary>What kind of decline it is, which decides what happens next.</summary>
    public required DeclineClass Class { get; init; }
}

/// <summary>What the payer paid in their own currency; kept as WeChat wrote it.</summary>
public sealed record Payer
{
    /// <summary>What was paid in minor units of the payer's currency.</summary>
    public required long? Total { get; init; }

    /// <summary>The payer's currency.</summary>
    public required string? Currency { get; init; }

    /// <summary>How the rate was set.</summary>
    public required string? ExchangeRateType { get; init; }

    /// <summary>The rate as WeChat writes it: times 10^8.</summary>
    public required long? ExchangeRate { get; init; }
}
