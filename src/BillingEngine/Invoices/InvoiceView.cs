using BillingEngine.Domain.Common;
using BillingEngine.Domain.Invoices;

namespace BillingEngine.Invoices;

/// <summary>A line of an invoice.</summary>
/// <param name="Description">What it is for.</param>
/// <param name="Quantity">How many.</param>
/// <param name="Amount">What it costs in minor units.</param>
public sealed record InvoiceLineView(string Description, int Quantity, long Amount);

/// <summary>An invoice as the API shows it; amounts are in minor units of <c>currency</c>.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Object">Always <c>invoice</c>.</param>
/// <param name="Status">Its state.</param>
/// <param name="Subscription">The subscription that is billed.</param>
/// <param name="Customer">Who pays.</param>
/// <param name="PeriodStart">When the period that is billed begins.</param>
/// <param name="PeriodEnd">When it ends.</param>
/// <param name="Amount">What the period costs in minor units.</param>
/// <param name="AmountDue">What is still due in minor units.</param>
/// <param name="Currency">The currency, as its ISO 4217 code.</param>
/// <param name="Description">What the payer reads beside the deduction.</param>
/// <param name="Lines">What it is made of; null in lists.</param>
/// <param name="LatestPayment">The newest payment of it.</param>
/// <param name="RetriesPlanned">How many retries were planned so far.</param>
/// <param name="FirstDeclinedAt">When a deduction of it was declined first.</param>
/// <param name="NextAttemptAt">When it is tried next.</param>
/// <param name="StoppedReason">Why nobody tries it any more; null while an attempt is planned, on its way or
/// successful.</param>
/// <param name="PaidAt">When it was paid.</param>
/// <param name="ClosedAt">When it was closed, paid or not.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record InvoiceView(
    InvoiceId Id,
    string Object,
    InvoiceStatus Status,
    SubscriptionId Subscription,
    CustomerId Customer,
    DateTimeOffset PeriodStart,
    DateTimeOffset PeriodEnd,
    long Amount,
    long AmountDue,
    string Currency,
    string Description,
    IReadOnlyList<InvoiceLineView>? Lines,
    PaymentId? LatestPayment,
    int RetriesPlanned,
    DateTimeOffset? FirstDeclinedAt,
    DateTimeOffset? NextAttemptAt,
    StoppedReason? StoppedReason,
    DateTimeOffset? PaidAt,
    DateTimeOffset? ClosedAt,
    DateTimeOffset CreatedAt
)
{
    /// <summary>Shows an invoice with the lines it was loaded with; no lines loaded, none shown.</summary>
    public static InvoiceView Of(Invoice i) => Of(i, i.Lines);

    /// <summary>Shows an invoice with its lines.</summary>
    public static InvoiceView Of(Invoice i, IReadOnlyList<InvoiceLine> lines) =>
        new(
            i.Id,
            "invoice",
            i.Status,
            i.SubscriptionId,
            i.CustomerId,
            i.PeriodStart,
            i.PeriodEnd,
            i.TotalMinor,
            i.DueMinor,
            i.Currency.Code,
            i.Description,
            lines.Count == 0
                ? null
                : [.. lines.Select(l => new InvoiceLineView(l.Description, l.Quantity, l.AmountMinor))],
            i.LatestPaymentId,
            i.DunningStep,
            i.FirstDeclinedAt,
            i.NextAttemptAt,
            i.StoppedReason,
            i.PaidAt,
            i.ClosedAt,
            i.CreatedAt
        );
}
