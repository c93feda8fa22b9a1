using BillingEngine.Domain.Common;
using BillingEngine.Domain.Ledger;
using BillingEngine.Platform.Facts;

namespace BillingEngine.Ledger;

/// <summary>One ledger entry between two accounts; the amount is in minor units of <c>currency</c>.</summary>
public sealed record LedgerEntryView
{
    /// <summary>The identifier of the ledger entry.</summary>
    public required LedgerEntryId Id { get; init; }

    /// <summary>Always <c>ledger_entry</c>.</summary>
    public string Object { get; } = "ledger_entry";

    /// <summary>The kind of entry.</summary>
    public required LedgerKind Kind { get; init; }

    /// <summary>The debited account.</summary>
    public required LedgerAccount Debit { get; init; }

    /// <summary>The credited account.</summary>
    public required LedgerAccount Credit { get; init; }

    /// <summary>The amount in minor units.</summary>
    public required long Amount { get; init; }

    /// <summary>The currency, as its ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>The type of the object that caused it.</summary>
    public required string CauseType { get; init; }

    /// <summary>The identifier of that object.</summary>
    public required string Cause { get; init; }

    /// <summary>When it was booked.</summary>
    public required DateTimeOffset BookedAt { get; init; }

    /// <summary>The view of an entry.</summary>
    public static LedgerEntryView Of(LedgerRow row) =>
        new()
        {
            Id = row.Id,
            Kind = row.Kind,
            Debit = row.Debit,
            Credit = row.Credit,
            Amount = row.AmountMinor,
            Currency = row.Currency.Code,
            CauseType = row.CauseType,
            Cause = NameOf(row),
            BookedAt = row.BookedAt,
        };

    private static string NameOf(LedgerRow row) =>
        row.CauseType switch
        {
            "invoice" => new InvoiceId(row.CauseId).ToString(),
            "payment" => new PaymentId(row.CauseId).ToString(),
            "refund" => new RefundId(row.CauseId).ToString(),
            "settlement" => new SettlementId(row.CauseId).ToString(),
            _ => row.CauseId.ToString(),
        };
}
