using BillingEngine.Domain.Common;
using BillingEngine.Domain.Invoices;

namespace BillingEngine.Invoices;

/// <summary>A line of an invoice.</summary>
public sealed record InvoiceLineView(string Description, int Quantity, long Amount);

/// <summary>An invoice as the API shows it; amounts are in minor units of <c>currency</c>.</summary>
public sealed record InvoiceView(
    InvoiceId Id, string Object, InvoiceStatus Status, SubscriptionId Subscription, CustomerId Customer,
    DateTimeOffset PeriodStart,
    DateTimeOffset PeriodEnd, long Amount, long AmountDue, string Currency, string Description,
    IReadOnlyList<InvoiceLineView>? Lines,
    PaymentId? LatestPayment, int RetriesPlanned, DateTimeOffset? FirstDeclinedAt, DateTimeOffset? NextAttemptAt,
    DateTimeOffset? PaidAt,
    DateTimeOffset? ClosedAt, DateTimeOffset CreatedAt)
{
    /// <summary>Shows an invoice with the lines it was loaded with; no lines loaded, none shown.</summary>
    public static InvoiceView Of(Invoice i) => Of(i, i.Lines);

    /// <summary>Shows an invoice with its lines.</summary>
    public static InvoiceView Of(Invoice i, IReadOnlyList<InvoiceLine> lines) => new(
        i.Id, "invoice", i.Status, i.SubscriptionId, i.CustomerId, i.PeriodStart, i.PeriodEnd, i.TotalMinor, i.DueMinor,
        i.Currency.Code,
        i.Description, lines.Count == 0 ? null
            : [.. lines.Select(l => new InvoiceLineView(l.Description, l.Quantity, l.AmountMinor))],
        i.LatestPaymentId, i.DunningStep, i.FirstDeclinedAt, i.NextAttemptAt, i.PaidAt, i.ClosedAt, i.CreatedAt);
}
