using BillingEngine.Domain.Common;
using BillingEngine.Domain.Ledger;
using BillingEngine.Platform.Facts;

namespace BillingEngine.Ledger;

/// <summary>One movement between two accounts of the books; the amount is in minor units of <c>currency</c>.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Object">Always <c>ledger_entry</c>.</param>
/// <param name="Kind">What it means.</param>
/// <param name="Debit">The account that receives.</param>
/// <param name="Credit">The account that gives.</param>
/// <param name="Amount">How much in minor units.</param>
/// <param name="Currency">The currency, as its ISO 4217 code.</param>
/// <param name="CauseType">What kind of object caused it.</param>
/// <param name="Cause">The identifier of what caused it.</param>
/// <param name="BookedAt">When it was booked.</param>
public sealed record LedgerEntryView(
    LedgerEntryId Id,
    string Object,
    LedgerKind Kind,
    LedgerAccount Debit,
    LedgerAccount Credit,
    long Amount,
    string Currency,
    string CauseType,
    string Cause,
    DateTimeOffset BookedAt
)
{
    /// <summary>Shows an entry.</summary>
    public static LedgerEntryView Of(LedgerRow row) =>
        new(
            row.Id,
            "ledger_entry",
            row.Kind,
            row.Debit,
            row.Credit,
            row.AmountMinor,
            row.Currency.Code,
            row.CauseType,
            NameOf(row),
            row.BookedAt
        );

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
