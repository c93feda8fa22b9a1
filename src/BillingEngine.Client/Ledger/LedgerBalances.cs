namespace BillingEngine.Client;

/// <summary>The balance of each account. Over all accounts of a currency, the balances add up to zero.</summary>
public sealed record LedgerBalances
{
    /// <summary>The time of the balances.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>One line per account and currency that ever had an entry.</summary>
    public required IReadOnlyList<LedgerBalance> Balances { get; init; }
}

/// <summary>The balance of one account in one currency, in minor units.</summary>
public sealed record LedgerBalance
{
    public required LedgerAccount Account { get; init; }

    /// <summary>The ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>The sum of its debits.</summary>
    public required long Debit { get; init; }

    /// <summary>The sum of its credits.</summary>
    public required long Credit { get; init; }

    /// <summary>Debits minus credits.</summary>
    public required long Balance { get; init; }
}
