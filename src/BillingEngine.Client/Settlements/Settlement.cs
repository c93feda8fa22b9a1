namespace BillingEngine.Client;

/// <summary>The requested payouts.</summary>
public sealed record Settlements
{
    /// <summary>The payouts, in WeChat's order.</summary>
    public required IReadOnlyList<Settlement> Data { get; init; }
}

/// <summary>A payout, past or pending; sums are in minor units of <c>currency</c>.</summary>
public sealed record Settlement
{
    /// <summary>Always <c>settlement</c>.</summary>
    public required string Object { get; init; }

    /// <summary>WeChat's number of the payout.</summary>
    public required string? BatchId { get; init; }

    /// <summary>The day of the payout.</summary>
    public required DateOnly? SettledOn { get; init; }

    /// <summary>The first day of its trades.</summary>
    public required DateOnly? TradesFrom { get; init; }

    /// <summary>The last day of its trades.</summary>
    public required DateOnly? TradesTo { get; init; }

    /// <summary>The currency of the payout.</summary>
    public required string? Currency { get; init; }

    /// <summary>The amount paid out.</summary>
    public required long? Settled { get; init; }

    /// <summary>The amount still to be paid out.</summary>
    public required long? Unsettled { get; init; }

    /// <summary>The settled amount of payments.</summary>
    public required long? Payments { get; init; }

    /// <summary>The amount by which refunds reduce it.</summary>
    public required long? Refunds { get; init; }

    /// <summary>Payments minus refunds.</summary>
    public required long? Net { get; init; }

    /// <summary>WeChat's fees.</summary>
    public required long? Fee { get; init; }

    /// <summary>The region of the payers' wallets.</summary>
    public required string? WalletRegion { get; init; }
}
