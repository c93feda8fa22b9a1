namespace BillingEngine.Client;

/// <summary>One movement between two accounts of the ledger; the amount is in minor units of <c>currency</c>.</summary>
public sealed record LedgerEntry
{
    public required string Id { get; init; }

    /// <summary>Always <c>ledger_entry</c>.</summary>
    public required string Object { get; init; }

    public required LedgerEntryKind Kind { get; init; }

    /// <summary>The account that receives.</summary>
    public required LedgerAccount Debit { get; init; }

    /// <summary>The account that gives.</summary>
    public required LedgerAccount Credit { get; init; }

    /// <summary>The amount in minor units.</summary>
    public required long Amount { get; init; }

    /// <summary>The ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>The type of the object that caused it.</summary>
    public required string CauseType { get; init; }

    /// <summary>The id of that object.</summary>
    public required string Cause { get; init; }

    public required DateTimeOffset BookedAt { get; init; }
}
