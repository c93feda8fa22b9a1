using BillingEngine.Domain.Common;
using BillingEngine.Domain.Invoices;

namespace BillingEngine.Invoices;

/// <summary>A line of an invoice.</summary>
/// <param name="Description">The description of the line.</param>
/// <param name="Quantity">The quantity.</param>
/// <param name="Amount">The amount of the line in minor units.</param>
public sealed record InvoiceLineView(string Description, int Quantity, long Amount);

/// <summary>An invoice: one billing period of a subscription. Amounts are in minor units of <c>currency</c>.</summary>
public sealed record InvoiceView
{
    /// <summary>The identifier of the invoice.</summary>
    public required InvoiceId Id { get; init; }

    /// <summary>Always <c>invoice</c>.</summary>
    public string Object { get; } = "invoice";

    /// <summary>The status of the invoice.</summary>
    public required InvoiceStatus Status { get; init; }

    /// <summary>The subscription that is billed.</summary>
    public required SubscriptionId Subscription { get; init; }

    /// <summary>The customer who pays.</summary>
    public required CustomerId Customer { get; init; }

    /// <summary>When the billed period begins.</summary>
    public required DateTimeOffset PeriodStart { get; init; }

    /// <summary>When the billed period ends.</summary>
    public required DateTimeOffset PeriodEnd { get; init; }

    /// <summary>The price of the period in minor units.</summary>
    public required long Amount { get; init; }

    /// <summary>The amount still due in minor units.</summary>
    public required long AmountDue { get; init; }

    /// <summary>The currency, as its ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>The text that the payer reads with the deduction.</summary>
    public required string Description { get; init; }

    /// <summary>The lines; null in lists.</summary>
    public required IReadOnlyList<InvoiceLineView>? Lines { get; init; }

    /// <summary>The newest payment of the invoice.</summary>
    public required PaymentId? LatestPayment { get; init; }

    /// <summary>The number of retries planned so far.</summary>
    public required int RetriesPlanned { get; init; }

    /// <summary>When a deduction was first declined.</summary>
    public required DateTimeOffset? FirstDeclinedAt { get; init; }

    /// <summary>When the next attempt is planned.</summary>
    public required DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>
    /// Why collection has stopped; null while an attempt is planned or in flight, and after it succeeded.
    /// </summary>
    public required StoppedReason? StoppedReason { get; init; }

    /// <summary>When the invoice was paid.</summary>
    public required DateTimeOffset? PaidAt { get; init; }

    /// <summary>When the invoice was closed, paid or not.</summary>
    public required DateTimeOffset? ClosedAt { get; init; }

    /// <summary>When the invoice was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The view with the lines that were loaded with the invoice, if any.</summary>
    public static InvoiceView Of(Invoice i) => Of(i, i.Lines);

    /// <summary>The view with these lines.</summary>
    public static InvoiceView Of(Invoice i, IReadOnlyList<InvoiceLine> lines) =>
        new()
        {
            Id = i.Id,
            Status = i.Status,
            Subscription = i.SubscriptionId,
            Customer = i.CustomerId,
            PeriodStart = i.PeriodStart,
            PeriodEnd = i.PeriodEnd,
            Amount = i.TotalMinor,
            AmountDue = i.DueMinor,
            Currency = i.Currency.Code,
            Description = i.Description,
            Lines =
                lines.Count == 0
                    ? null
                    : [.. lines.Select(l => new InvoiceLineView(l.Description, l.Quantity, l.AmountMinor))],
            LatestPayment = i.LatestPaymentId,
            RetriesPlanned = i.DunningStep,
            FirstDeclinedAt = i.FirstDeclinedAt,
            NextAttemptAt = i.NextAttemptAt,
            StoppedReason = i.StoppedReason,
            PaidAt = i.PaidAt,
            ClosedAt = i.ClosedAt,
            CreatedAt = i.CreatedAt,
        };
}
