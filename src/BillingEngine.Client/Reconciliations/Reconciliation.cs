namespace BillingEngine.Client;

/// <summary>One day's comparison with WeChat's statement.</summary>
public sealed record Reconciliation
{
    public required string Id { get; init; }

    /// <summary>Always <c>reconciliation</c>.</summary>
    public required string Object { get; init; }

    /// <summary>The day, in UTC+8.</summary>
    public required DateOnly Date { get; init; }

    public required ReconciliationStatus Status { get; init; }

    /// <summary>The number of lines of the statement; 0 without one.</summary>
    public required long Lines { get; init; }

    /// <summary>The number of lines that agree with our data.</summary>
    public required long Matched { get; init; }

    /// <summary>The number of open differences.</summary>
    public required long OpenDifferences { get; init; }

    /// <summary>When the engine next asks WeChat for the statement.</summary>
    public required DateTimeOffset? DueAt { get; init; }

    /// <summary>When a comparison last had a new result.</summary>
    public required DateTimeOffset? ComparedAt { get; init; }

    /// <summary>When the engine last asked WeChat for the statement.</summary>
    public required DateTimeOffset? LastAskedAt { get; init; }

    /// <summary>
    /// WeChat's response to that request. If it is neither a statement nor no_trades, the status is that of an earlier
    /// comparison.
    /// </summary>
    public required StatementAnswer? LastAnswer { get; init; }

    /// <summary>Whether WeChat listed its payouts at the last comparison; if not, the next day asks again.</summary>
    public required bool? PayoutsListed { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A day's comparison with its statement, the sums of its lines, and the differences.</summary>
public sealed record ReconciliationDetail
{
    public required string Id { get; init; }

    /// <summary>Always <c>reconciliation</c>.</summary>
    public required string Object { get; init; }

    /// <summary>The day, in UTC+8.</summary>
    public required DateOnly Date { get; init; }

    public required ReconciliationStatus Status { get; init; }

    /// <summary>The number of lines of the statement; 0 without one.</summary>
    public required long Lines { get; init; }

    /// <summary>The number of lines that agree with our data.</summary>
    public required long Matched { get; init; }

    /// <summary>The number of open differences.</summary>
    public required long OpenDifferences { get; init; }

    /// <summary>When the engine next asks WeChat for the statement.</summary>
    public required DateTimeOffset? DueAt { get; init; }

    /// <summary>When a comparison last had a new result.</summary>
    public required DateTimeOffset? ComparedAt { get; init; }

    /// <summary>When the engine last asked WeChat for the statement.</summary>
    public required DateTimeOffset? LastAskedAt { get; init; }

    /// <summary>
    /// WeChat's response to that request. If it is neither a statement nor no_trades, the status is that of an earlier
    /// comparison.
    /// </summary>
    public required StatementAnswer? LastAnswer { get; init; }

    /// <summary>Whether WeChat listed its payouts at the last comparison; if not, the next day asks again.</summary>
    public required bool? PayoutsListed { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The compared statement; null for a day without one.</summary>
    public required StoredStatement? Statement { get; init; }

    /// <summary>The sums of the statement's lines, by the currencies of order and payout.</summary>
    public required IReadOnlyList<StatementSum> Sums { get; init; }

    /// <summary>The first hundred differences, open ones first.</summary>
    public required IReadOnlyList<Difference> Differences { get; init; }

    /// <summary>Whether there are more: <c>/differences</c> lists all.</summary>
    public required bool HasMoreDifferences { get; init; }
}

/// <summary>A statement as it was downloaded.</summary>
public sealed record StoredStatement
{
    /// <summary>The digest that WeChat signed.</summary>
    public required string Sha1 { get; init; }

    /// <summary>The size of the table.</summary>
    public required long Bytes { get; init; }

    /// <summary>When it was first downloaded.</summary>
    public required DateTimeOffset FetchedAt { get; init; }
}

/// <summary>The sums of the lines of one pair of currencies: from the ordered amount to the payout.</summary>
public sealed record StatementSum
{
    /// <summary>The currency of the orders.</summary>
    public required string? Currency { get; init; }

    /// <summary>The ordered amount, in minor units of the order currency.</summary>
    public required long Payments { get; init; }

    /// <summary>The refunded amount, in minor units of the order currency.</summary>
    public required long Refunds { get; init; }

    /// <summary>The part of the payments that coupons paid; it is settled too.</summary>
    public required long Coupons { get; init; }

    /// <summary>The discounts on the payments, which the merchant pays.</summary>
    public required long Discounts { get; init; }

    /// <summary>The currency of the payout.</summary>
    public required string? SettlementCurrency { get; init; }

    /// <summary>What is settled for payments, in minor units of the payout currency.</summary>
    public required long SettledPayments { get; init; }

    /// <summary>What refunds reduce, in minor units of the payout currency.</summary>
    public required long SettledRefunds { get; init; }

    /// <summary>WeChat's fees minus returned fees, in minor units of the payout currency.</summary>
    public required long Fees { get; init; }
}
