using BillingEngine.Domain.Common;
using BillingEngine.Domain.Reconciliation;
using Npgsql;

namespace BillingEngine.Reconciliation.Settlements;

/// <summary>A payout that is not booked, with the sums of the lines of its days.</summary>
internal sealed record OpenPayout(
    Guid Id,
    string Batch,
    string Currency,
    DateOnly From,
    DateOnly To,
    PayoutSums Reported,
    Guid Reconciliation,
    SettledTrades Lines
)
{
    /// <summary>A key of what it is about, the same in every comparison.</summary>
    public string Subject => $"payout {Batch} {Currency} {From:yyyyMMdd}-{To:yyyyMMdd}";

    /// <summary>The amounts that the lines add up to.</summary>
    public PayoutSums Expected =>
        new(Lines.Payments, Lines.Refunds, Lines.Fee, Lines.Payments - Lines.Refunds - Lines.Fee);

    /// <summary>The kind of difference; null where there is none.</summary>
    public DifferenceKind? Differs =>
        !Lines.CanBeBooked ? DifferenceKind.Currency
        : (Reported.Payments, Reported.Refunds) != (Lines.Payments, Lines.Refunds) ? DifferenceKind.Amount
        : Reported.Fee != Lines.Fee ? DifferenceKind.Fee
        : Reported.Settled != Reported.Payments - Reported.Refunds - Reported.Fee ? DifferenceKind.Amount
        : null;

    /// <summary>The ledger entries of a payout that does not differ.</summary>
    public IEnumerable<Domain.Ledger.LedgerEntry> Entries(MerchantId merchant) =>
        Lines.Entries(merchant, Id, Domain.Common.Currency.Of(Currency), Reported.Settled);

    public static OpenPayout Read(NpgsqlDataReader r) =>
        new(
            r.GetGuid(0),
            r.GetString(1),
            r.GetString(2),
            r.GetFieldValue<DateOnly>(3),
            r.GetFieldValue<DateOnly>(4),
            new PayoutSums(r.GetInt64(6), r.GetInt64(7), r.GetInt64(8), r.GetInt64(5)),
            r.GetGuid(9),
            new SettledTrades
            {
                Payments = r.GetInt64(10),
                Refunds = r.GetInt64(11),
                FeesCharged = r.GetInt64(12),
                FeesReturned = r.GetInt64(13),
                DiscountsBorne = r.GetInt64(14),
                DiscountsReturned = r.GetInt64(15),
                PaymentsFrom = r.GetInt64(16),
                PaymentsInto = r.GetInt64(17),
                RefundsFrom = r.GetInt64(18),
                RefundsInto = r.GetInt64(19),
                ForeignCurrency = r.IsDBNull(20) ? null : r.GetString(20),
                ForeignCurrencies = r.GetInt64(21),
            }
        );
}

/// <summary>The sums of a payout, in minor units of its currency.</summary>
internal sealed record PayoutSums(long Payments, long Refunds, long Fee, long Settled);
