namespace BillingEngine.Client;

/// <summary>An invoice; amounts are in minor units of <c>currency</c>.</summary>
public sealed record Invoice
{
    public required string Id { get; init; }

    /// <summary>Always <c>invoice</c>.</summary>
    public required string Object { get; init; }

    public required InvoiceStatus Status { get; init; }

    public required string Subscription { get; init; }

    public required string Customer { get; init; }

    /// <summary>The start of the billed period.</summary>
    public required DateTimeOffset PeriodStart { get; init; }

    /// <summary>The end of the billed period.</summary>
    public required DateTimeOffset PeriodEnd { get; init; }

    /// <summary>The price of the period in minor units.</summary>
    public required long Amount { get; init; }

    /// <summary>What is still due in minor units.</summary>
    public required long AmountDue { get; init; }

    /// <summary>The ISO 4217 code.</summary>
    public required string Currency { get; init; }

    /// <summary>What the payer reads next to the deduction.</summary>
    public required string Description { get; init; }

    /// <summary>The lines; null in lists.</summary>
    public required IReadOnlyList<InvoiceLine>? Lines { get; init; }

    /// <summary>The newest payment of the invoice.</summary>
    public required string? LatestPayment { get; init; }

    /// <summary>How many retries have been planned so far.</summary>
    public required int RetriesPlanned { get; init; }

    /// <summary>When a deduction for it was first declined.</summary>
    public required DateTimeOffset? FirstDeclinedAt { get; init; }

    /// <summary>When the next attempt is due.</summary>
    public required DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>Why collection has stopped; null while an attempt is planned, in progress or successful.</summary>
    public required StoppedReason? StoppedReason { get; init; }

    public required DateTimeOffset? PaidAt { get; init; }

    /// <summary>When it was closed, paid or not.</summary>
    public required DateTimeOffset? ClosedAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A line of an invoice.</summary>
public sealed record InvoiceLine
{
    public required string Description { get; init; }

    public required int Quantity { get; init; }

    /// <summary>The price in minor units.</summary>
    public required long Amount { get; init; }
}
