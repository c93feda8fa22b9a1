using BillingEngine.Domain.Common;
using BillingEngine.Domain.Reconciliation;
using BillingEngine.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Reconciliation.Matching;

/// <summary>Reads a reconciliation for its view.</summary>
public sealed class ReconciliationReading(BillingDbContext db, TimeProvider clock)
{
    private const int MostDifferences = 100;

    /// <summary>The merchant's reconciliation of a day; null where there is none.</summary>
    public Task<ReconciledDay?> FindAsync(MerchantId merchant, DateOnly day, CancellationToken cancellationToken) =>
        db
            .Reconciliations.AsNoTracking()
            .SingleOrDefaultAsync(r => r.MerchantId == merchant && r.Day == day, cancellationToken);

    /// <summary>The same with its statement, sums and differences.</summary>
    public async Task<ReconciliationDetailView?> DetailAsync(
        MerchantId merchant,
        DateOnly date,
        CancellationToken cancellationToken
    )
    {
        if (await FindAsync(merchant, date, cancellationToken) is not { } day)
            return null;
        var differences = await db.Set<DifferenceRow>()
            .AsNoTracking()
            .Where(d => d.ReconciliationId == day.Id)
            .OrderBy(d => d.ResolvedAt != null)
            .ThenBy(d => d.Kind)
            .ThenBy(d => d.Subject)
            .Take(MostDifferences + 1)
            .ToListAsync(cancellationToken);
        var statement = await db.Set<StatementRow>()
            .AsNoTracking()
            .SingleOrDefaultAsync(s => s.Id == day.StatementId, cancellationToken);
        var now = clock.GetUtcNow();
        return new ReconciliationDetailView(
            ReconciliationView.Of(day),
            statement is null ? null : KeptStatementView.Of(statement),
            await SumsAsync(day.StatementId, cancellationToken),
            [.. differences.Take(MostDifferences).Select(d => DifferenceView.Of(d, date, now))],
            differences.Count > MostDifferences
        );
    }

    private async Task<IReadOnlyList<StatementSumView>> SumsAsync(
        Guid? statement,
        CancellationToken cancellationToken
    ) =>
        statement is not { } id
            ? []
            : await db
                .Database.SqlQuery<StatementSumView>(
                    $"""
                    SELECT currency AS "Currency",
                        coalesce(sum(amount_minor) FILTER (WHERE NOT is_refund), 0)::bigint AS "Payments",
                        coalesce(sum(amount_minor) FILTER (WHERE is_refund), 0)::bigint AS "Refunds",
                        coalesce(sum(coupon_minor) FILTER (WHERE NOT is_refund), 0)::bigint AS "Coupons",
                        coalesce(sum(discount_minor) FILTER (WHERE NOT is_refund), 0)::bigint AS "Discounts",
                        settlement_currency AS "SettlementCurrency",
                        coalesce(sum(settlement_minor) FILTER (WHERE NOT is_refund), 0)::bigint AS "SettledPayments",
                        coalesce(sum(settlement_minor) FILTER (WHERE is_refund), 0)::bigint AS "SettledRefunds",
                        coalesce(sum(fee_minor), 0)::bigint AS "Fees"
                    FROM statement_lines WHERE statement_id = {id} AND unreadable IS NULL
                      AND NOT (is_refund AND coalesce(state, '') IN ('CLOSED', 'REFUNDCLOSE'))
                    GROUP BY currency, settlement_currency ORDER BY currency, settlement_currency
                    """
                )
                .ToListAsync(cancellationToken);
}
