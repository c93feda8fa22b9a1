using BillingEngine.Domain.Common;
using BillingEngine.Domain.Reconciliation;

namespace BillingEngine.Reconciliation.Matching;

/// <summary>One day beside WeChat's statement of it.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Object">Always <c>reconciliation</c>.</param>
/// <param name="Date">The day, in UTC+8.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Lines">How many lines the statement has; 0 for a day without one.</param>
/// <param name="Matched">How many of them say what our books say.</param>
/// <param name="OpenDifferences">How many differences are open.</param>
/// <param name="DueAt">When WeChat is asked for the statement next.</param>
/// <param name="ComparedAt">When it was compared last with another result than before.</param>
/// <param name="LastAskedAt">When WeChat was asked for the statement last.</param>
/// <param name="LastAnswer">
/// What WeChat answered then. After anything but <c>statement</c> or <c>no_trades</c> the status is that of an earlier
/// comparison.
/// </param>
/// <param name="PayoutsListed">
/// Whether WeChat listed its payouts when the day was compared last; where not, they are asked for with the next day.
/// </param>
/// <param name="CreatedAt">When it was opened.</param>
public record ReconciliationView(
    ReconciliationId Id,
    string Object,
    DateOnly Date,
    ReconciliationStatus Status,
    long Lines,
    long Matched,
    long OpenDifferences,
    DateTimeOffset? DueAt,
    DateTimeOffset? ComparedAt,
    DateTimeOffset? LastAskedAt,
    StatementAnswer? LastAnswer,
    bool? PayoutsListed,
    DateTimeOffset CreatedAt
)
{
    /// <summary>Shows a day.</summary>
    public static ReconciliationView Of(ReconciledDay d) =>
        new(
            d.Id,
            "reconciliation",
            d.Day,
            d.Status,
            d.LineCount,
            d.MatchedCount,
            d.OpenDifferences,
            d.DueAt,
            d.ComparedAt,
            d.LastAskedAt,
            d.LastAnswer,
            d.PayoutsListed,
            d.CreatedAt
        );
}

/// <summary>A day with its statement, what its lines add up to, and what differs.</summary>
public sealed record ReconciliationDetailView : ReconciliationView
{
    /// <summary>Shows it.</summary>
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
/// <param name="Currency">The currency of the orders.</param>
/// <param name="Payments">What was ordered, in minor units of it.</param>
/// <param name="Refunds">What was given back, in minor units of it.</param>
/// <param name="Coupons">What of the payments coupons paid, which is settled all the same.</param>
/// <param name="Discounts">What of the payments discounts took off, which the merchant bears.</param>
/// <param name="SettlementCurrency">The currency of the payout.</param>
/// <param name="SettledPayments">What is settled of the payments, in minor units of it.</param>
/// <param name="SettledRefunds">What the refunds take off, in minor units of it.</param>
/// <param name="Fees">WeChat's fees less those given back, in minor units of it.</param>
public sealed record StatementSumView(
    string? Currency,
    long Payments,
    long Refunds,
    long Coupons,
    long Discounts,
    string? SettlementCurrency,
    long SettledPayments,
    long SettledRefunds,
    long Fees
);
