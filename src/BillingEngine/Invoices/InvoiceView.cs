using BillingEngine.Domain.Common;
using BillingEngine.Domain.Invoices;

namespace BillingEngine.Invoices;

/// <summary>A line of an invoice.</summary>
/// <param name="Description">What it is for.</param>
/// <param name="Quantity">How many.</param>
/// <param name="Amount">What it costs in minor units.</param>
public sealed record InvoiceLineView(string Description, int Quantity, long Amount);

/// <summary>An invoice as the API shows it; amounts are in minor units of <c>currency</c>.</summary>
public sealed record InvoiceView
{
    /// <summary>Its identifier.</summary>
    public required InvoiceId Id { get; init; }

    /// <summary>Always <c>invoice</c>.</summary>
    public string Object { get; } = "invoice";

    /// <summary>Its state.</summary>
    public required InvoiceStatus Status { get; init; }

    /// <summary>The subscription that is billed.</summary>
    public required SubscriptionId Subscription { get; init; }

    /// <summary>Who pays.</summary>
    public required CustomerId Customer { get; init; }

    /// <summary>When the period that is billed begins.</summary>
    public required DateTimeOffset PeriodStart { get; init; }

    /// <summary>When it ends.</summary>
    public required DateTimeOffset PeriodEnd { get; init; }

    /// <summary>What the period costs in minor units.</summary>
    public required long Amount { get; init; }

    /// <summary>What is still due in minor units.</summary>
    public required long AmountDue { get; init; }

    /// <summary>The currency, as its ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>What the payer reads beside the deduction.</summary>
    public required string Description { get; init; }

    /// <summary>What it is made of; null in lists.</summary>
    public required IReadOnlyList<InvoiceLineView>? Lines { get; init; }

    /// <summary>The newest payment of it.</summary>
    public required PaymentId? LatestPayment { get; init; }

    /// <summary>How many retries were planned so far.</summary>
    public required int RetriesPlanned { get; init; }

    /// <summary>When a deduction of it was declined first.</summary>
    public required DateTimeOffset? FirstDeclinedAt { get; init; }

    /// <summary>When it is tried next.</summary>
    public required DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>Why nobody tries it any more; null while an attempt is planned, on its way or successful.</summary>
    public required StoppedReason? StoppedReason { get; init; }

    /// <summary>When it was paid.</summary>
    public required DateTimeOffset? PaidAt { get; init; }

    /// <summary>When it was closed, paid or not.</summary>
    public required DateTimeOffset? ClosedAt { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Shows an invoice with the lines it was loaded with; no lines loaded, none shown.</summary>
    public static InvoiceView Of(Invoice i) => Of(i, i.Lines);

    /// <summary>Shows an invoice with its lines.</summary>
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
