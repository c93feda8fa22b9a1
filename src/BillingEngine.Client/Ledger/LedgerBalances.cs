namespace BillingEngine.Client;

/// <summary>What stands on each account; over all accounts of a currency the balances add up to nothing.</summary>
public sealed record LedgerBalances
{
    /// <summary>The moment for which it holds.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>A line for each account and currency that was ever moved.</summary>
    public required IReadOnlyList<LedgerBalance> Balances { get; init; }
}

/// <summary>What stands on one account in one currency, in minor units.</summary>
public sealed record LedgerBalance
{
    /// <summary>The account.</summary>
    public required LedgerAccount Account { get; init; }

    /// <summary>The currency, as its ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>All that it received.</summary>
    public required long Debit { get; init; }

    /// <summary>All that it gave.</summary>
    public required long Credit { get; init; }

    /// <summary>What it received less what it gave.</summary>
    public required long Balance { get; init; }
}
