using System.Diagnostics.CodeAnalysis;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Reconciliation;

namespace BillingEngine.Reconciliation.Matching;

/// <summary>One day beside WeChat's statement of it.</summary>
public record ReconciliationView
{
    /// <summary>Its identifier.</summary>
    public required ReconciliationId Id { get; init; }

    /// <summary>Always <c>reconciliation</c>.</summary>
    public string Object { get; } = "reconciliation";

    /// <summary>The day, in UTC+8.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>Where it stands.</summary>
    public required ReconciliationStatus Status { get; init; }

    /// <summary>How many lines the statement has; 0 for a day without one.</summary>
    public required long Lines { get; init; }

    /// <summary>How many of them say what our books say.</summary>
    public required long Matched { get; init; }

    /// <summary>How many differences are open.</summary>
    public required long OpenDifferences { get; init; }

    /// <summary>When WeChat is asked for the statement next.</summary>
    public required DateTimeOffset? DueAt { get; init; }

    /// <summary>When it was compared last with another result than before.</summary>
    public required DateTimeOffset? ComparedAt { get; init; }

    /// <summary>When WeChat was asked for the statement last.</summary>
    public required DateTimeOffset? LastAskedAt { get; init; }

    /// <summary>
    /// What WeChat answered then. After anything but <c>statement</c> or <c>no_trades</c> the status is that of an
    /// earlier comparison.
    /// </summary>
    public required StatementAnswer? LastAnswer { get; init; }

    /// <summary>
    /// Whether WeChat listed its payouts when the day was compared last; where not, they are asked for with the next
    /// day.
    /// </summary>
    public required bool? PayoutsListed { get; init; }

    /// <summary>When it was opened.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Shows a day.</summary>
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

/// <summary>A day with its statement, what its lines add up to, and what differs.</summary>
public sealed record ReconciliationDetailView : ReconciliationView
{
    /// <summary>Shows it.</summary>
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

    /// <summary>The statement it was compared with; null for a day without one.</summary>
    public KeptStatementView? Statement { get; }

    /// <summary>What the statement's lines add up to, by the currencies of order and payout.</summary>
    public IReadOnlyList<StatementSumView> Sums { get; }

    /// <summary>The first hundred differences, those that are open before those that are explained.</summary>
    public IReadOnlyList<DifferenceView> Differences { get; }

    /// <summary>Whether there are more: <c>/differences</c> lists all.</summary>
    public bool HasMoreDifferences { get; }
}

/// <summary>A statement as it was kept.</summary>
/// <param name="Sha1">The digest that WeChat signed.</param>
/// <param name="Bytes">How long the table is.</param>
/// <param name="FetchedAt">When it was fetched first.</param>
public sealed record KeptStatementView(string Sha1, long Bytes, DateTimeOffset FetchedAt)
{
    /// <summary>Shows a kept statement.</summary>
    public static KeptStatementView Of(StatementRow row) => new(row.Sha1, row.Bytes, row.FetchedAt);
}

/// <summary>
/// What the lines of one pair of currencies add up to: how what was ordered becomes what is paid out.
/// </summary>
public sealed record StatementSumView
{
    /// <summary>The currency of the orders.</summary>
    public required string? Currency { get; init; }

    /// <summary>What was ordered, in minor units of it.</summary>
    public required long Payments { get; init; }

    /// <summary>What was given back, in minor units of it.</summary>
    public required long Refunds { get; init; }

    /// <summary>What of the payments coupons paid, which is settled all the same.</summary>
    public required long Coupons { get; init; }

    /// <summary>What of the payments discounts took off, which the merchant bears.</summary>
    public required long Discounts { get; init; }

    /// <summary>The currency of the payout.</summary>
    public required string? SettlementCurrency { get; init; }

    /// <summary>What is settled of the payments, in minor units of it.</summary>
    public required long SettledPayments { get; init; }

    /// <summary>What the refunds take off, in minor units of it.</summary>
    public required long SettledRefunds { get; init; }

    /// <summary>WeChat's fees less those given back, in minor units of it.</summary>
    public required long Fees { get; init; }
}
