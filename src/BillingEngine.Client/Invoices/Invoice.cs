namespace BillingEngine.Client;

/// <summary>An invoice as the API shows it; amounts are in minor units of <c>currency</c>.</summary>
public sealed record Invoice
{
    /// <summary>Its identifier.</summary>
    public required string Id { get; init; }

    /// <summary>Always <c>invoice</c>.</summary>
    public required string Object { get; init; }

    /// <summary>Its state.</summary>
    public required InvoiceStatus Status { get; init; }

    /// <summary>The subscription that is billed.</summary>
    public required string Subscription { get; init; }

    /// <summary>Who pays.</summary>
    public required string Customer { get; init; }

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
    public required IReadOnlyList<InvoiceLine>? Lines { get; init; }

    /// <summary>The newest payment of it.</summary>
    public required string? LatestPayment { get; init; }

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
}

/// <summary>A line of an invoice.</summary>
public sealed record InvoiceLine
{
    /// <summary>What it is for.</summary>
    public required string Description { get; init; }

    /// <summary>How many.</summary>
    public required int Quantity { get; init; }

    /// <summary>What it costs in minor units.</summary>
    public required long Amount { get; init; }
}
