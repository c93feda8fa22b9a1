namespace BillingEngine.Client;

/// <summary>All payouts that were asked for.</summary>
public sealed record Settlements
{
    /// <summary>The payouts, in WeChat's order.</summary>
    public required IReadOnlyList<Settlement> Data { get; init; }
}

/// <summary>One payout, or what will be one; sums are in minor units of <c>currency</c>.</summary>
public sealed record Settlement
{
    /// <summary>Always <c>settlement</c>.</summary>
    public required string Object { get; init; }

    /// <summary>WeChat's number of the payout.</summary>
    public required string? BatchId { get; init; }

    /// <summary>When it was paid out.</summary>
    public required DateOnly? SettledOn { get; init; }

    /// <summary>The first day of the trades in it.</summary>
    public required DateOnly? TradesFrom { get; init; }

    /// <summary>The last day of the trades in it.</summary>
    public required DateOnly? TradesTo { get; init; }

    /// <summary>The currency of the payout.</summary>
    public required string? Currency { get; init; }

    /// <summary>What was paid out.</summary>
    public required long? Settled { get; init; }

    /// <summary>What is still to be paid out.</summary>
    public required long? Unsettled { get; init; }

    /// <summary>What is settled of payments.</summary>
    public required long? Payments { get; init; }

    /// <summary>What refunds take off it.</summary>
    public required long? Refunds { get; init; }

    /// <summary>Payments less refunds.</summary>
    public required long? Net { get; init; }

    /// <summary>WeChat's fees.</summary>
    public required long? Fee { get; init; }

    /// <summary>Where the payers' wallets are.</summary>
    public required string? WalletRegion { get; init; }
}
