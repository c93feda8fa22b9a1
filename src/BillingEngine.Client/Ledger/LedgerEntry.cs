namespace BillingEngine.Client;

/// <summary>One movement between two accounts of the books; the amount is in minor units of <c>currency</c>.</summary>
public sealed record LedgerEntry
{
    /// <summary>Its identifier.</summary>
    public required string Id { get; init; }

    /// <summary>Always <c>ledger_entry</c>.</summary>
    public required string Object { get; init; }

    /// <summary>What it means.</summary>
    public required LedgerEntryKind Kind { get; init; }

    /// <summary>The account that receives.</summary>
    public required LedgerAccount Debit { get; init; }

    /// <summary>The account that gives.</summary>
    public required LedgerAccount Credit { get; init; }

    /// <summary>How much in minor units.</summary>
    public required long Amount { get; init; }

    /// <summary>The currency, as its ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>What kind of object caused it.</summary>
    public required string CauseType { get; init; }

    /// <summary>The identifier of what caused it.</summary>
    public required string Cause { get; init; }

    /// <summary>When it was booked.</summary>
    public required DateTimeOffset BookedAt { get; init; }
}
