using System.Diagnostics.CodeAnalysis;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Reconciliation;

namespace BillingEngine.Reconciliation.Matching;

/// <summary>The reconciliation of one day with WeChat's statement.</summary>
public record ReconciliationView
{
    /// <summary>The identifier of the reconciliation.</summary>
    public required ReconciliationId Id { get; init; }

    /// <summary>Always <c>reconciliation</c>.</summary>
    public string Object { get; } = "reconciliation";

    /// <summary>The day, in UTC+8.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>The state.</summary>
    public required ReconciliationStatus Status { get; init; }

    /// <summary>The number of lines in the statement; 0 for a day without one.</summary>
    public required long Lines { get; init; }

    /// <summary>How many of them match our books.</summary>
    public required long Matched { get; init; }

    /// <summary>The number of open differences.</summary>
    public required long OpenDifferences { get; init; }

    /// <summary>When the engine fetches the statement next.</summary>
    public required DateTimeOffset? DueAt { get; init; }

    /// <summary>When a comparison last changed its result.</summary>
    public required DateTimeOffset? ComparedAt { get; init; }

    /// <summary>When the engine last requested the statement.</summary>
    public required DateTimeOffset? LastAskedAt { get; init; }

    /// <summary>
    /// WeChat's answer then. After any but <c>statement</c> or <c>no_trades</c> the status is that of an earlier
    /// comparison.
    /// </summary>
    public required StatementAnswer? LastAnswer { get; init; }

    /// <summary>
    /// Whether WeChat listed its payouts in the last comparison; where not, the engine fetches them with the next day.
    /// </summary>
    public required bool? PayoutsListed { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    public static ReconciliationView Of(ReconciledDay d) =>
        new()
        {
            Id = d.Id,
            Date = d.Day,
            Status = d.Status,
            Lines = d.LineCount,
            Matched = d.MatchedCount,
            OpenDifferences = d.OpenDifferences,
            DueAt = d.DueAt,
            ComparedAt = d.ComparedAt,
            LastAskedAt = d.LastAskedAt,
            LastAnswer = d.LastAnswer,
            PayoutsListed = d.PayoutsListed,
            CreatedAt = d.CreatedAt,
        };
}

/// <summary>A reconciliation with its statement, the sums of its lines, and the differences.</summary>
public sealed record ReconciliationDetailView : ReconciliationView
{
    [SetsRequiredMembers]
    public ReconciliationDetailView(
        ReconciliationView shown,
        KeptStatementView? statement,
        IReadOnlyList<StatementSumView> sums,
        IReadOnlyList<DifferenceView> differences,
        bool hasMoreDifferences
    )
        : base(shown) =>
        (Statement, Sums, Differences, HasMoreDifferences) = (statement, sums, differences, hasMoreDifferences);

    /// <summary>The statement that the day was compared with; null for a day without one.</summary>
    public KeptStatementView? Statement { get; }

    /// <summary>The sums of the statement's lines, by the currencies of order and payout.</summary>
    public IReadOnlyList<StatementSumView> Sums { get; }

    /// <summary>The first hundred differences, open ones first.</summary>
    public IReadOnlyList<DifferenceView> Differences { get; }

    /// <summary>Whether there are more; <c>/differences</c> lists all.</summary>
    public bool HasMoreDifferences { get; }
}

/// <summary>A stored statement.</summary>
/// <param name="Sha1">The SHA-1 digest that WeChat signed.</param>
/// <param name="Bytes">The size of the table in bytes.</param>
/// <param name="FetchedAt">When the statement was first downloaded.</param>
public sealed record KeptStatementView(string Sha1, long Bytes, DateTimeOffset FetchedAt)
{
    /// <summary>The view of a stored statement.</summary>
    public static KeptStatementView Of(StatementRow row) => new(row.Sha1, row.Bytes, row.FetchedAt);
}

/// <summary>
/// The sums of the lines of one pair of currencies: from the amounts of the orders to the payout.
/// </summary>
public sealed record StatementSumView
{
    /// <summary>The currency of the orders.</summary>
    public required string? Currency { get; init; }

    /// <summary>The sum of the payments, in minor units of it.</summary>
    public required long Payments { get; init; }

    /// <summary>The sum of the refunds, in minor units of it.</summary>
    public required long Refunds { get; init; }

    /// <summary>The part of the payments that coupons paid, which WeChat settles.</summary>
    public required long Coupons { get; init; }

    /// <summary>The part of the payments that discounts deducted, at the merchant's cost.</summary>
    public required long Discounts { get; init; }

    /// <summary>The currency of the payout.</summary>
    public required string? SettlementCurrency { get; init; }

    /// <summary>The amount settled for the payments, in minor units of it.</summary>
    public required long SettledPayments { get; init; }

    /// <summary>The amount that the refunds deduct, in minor units of it.</summary>
    public required long SettledRefunds { get; init; }

    /// <summary>WeChat's fees less refunded fees, in minor units of it.</summary>
    public required long Fees { get; init; }
}
