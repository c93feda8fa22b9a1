using System.Text.Json;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Reconciliation;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.Persistence;
using BillingEngine.Reconciliation.Matching;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BillingEngine.Reconciliation.Settlements;

/// <summary>
/// Compares payouts with the lines of the statements of their days. A payout that equals their sum is booked: bank,
/// fees, discounts and currency exchange. Any other is a difference, and stays in clearing.
/// </summary>
public sealed class SettlementMatch(BillingDbContext db, StatementMatch days, TimeProvider clock)
{
    // How far back the first run looks: as long as WeChat may have held money.
    private const int FirstDays = 30;

    /// <summary>
    /// The days whose payouts are to be fetched: those since the newest stored payout, and since the oldest one that is
    /// not booked, which WeChat may have corrected.
    /// </summary>
    public async Task<DaySpan> SpanAsync(MerchantId merchant, CancellationToken cancellationToken)
    {
        var today = StatementDay.Of(clock.GetUtcNow());
        var oldest = today.AddDays(-StatementDay.DaysKept);
        var since = await db
            .Database.SqlQuery<DateOnly?>(
                $"""
                SELECT least(max(settled_on), min(settled_on) FILTER (WHERE booked_at IS NULL AND settled_on >= {oldest}))
                  AS "Value" FROM settlements WHERE merchant_id = {merchant.Value}
                """
            )
            .SingleAsync(cancellationToken);
        var first = since ?? today.AddDays(-FirstDays);
        return new DaySpan(first < today ? first : today, today);
    }

    /// <summary>
    /// Stores payouts and compares all that are not booked, in the context's transaction, which has the merchant's row
    /// locked.
    /// </summary>
    public async Task MatchAsync(
        MerchantId merchant,
        IReadOnlyList<SettlementFacts> payouts,
        CancellationToken cancellationToken
    )
    {
        await StoreAsync(merchant, payouts, cancellationToken);
        var touched = new HashSet<Guid>();
        foreach (var payout in await OpenAsync(merchant, cancellationToken))
        {
            touched.Add(payout.Reconciliation);
            await CompareAsync(merchant, payout, cancellationToken);
        }
        await db.SaveChangesAsync(cancellationToken);
        foreach (
            var day in await db
                .Reconciliations.FromSql(
                    $"""
                    SELECT *, xmin FROM reconciliations WHERE id = ANY({touched.ToArray()}) ORDER BY day FOR UPDATE
                    """
                )
                .ToListAsync(cancellationToken)
        )
        {
            await days.ConcludeAsync(day, day.StatementId, day.LineCount, day.MatchedCount, cancellationToken);
        }
    }

    private async Task StoreAsync(
        MerchantId merchant,
        IReadOnlyList<SettlementFacts> payouts,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow().ToUniversalTime();
        await using var batch = WriteSet.Batch(db);
        foreach (var p in payouts)
        {
            if (
                p
                is not {
                    BatchId: { } number,
                    Currency: { } currency,
                    SettledOn: { } on,
                    TradesFrom: { } from,
                    TradesTo: { } to,
                    Settled: { } settled
                }
            )
            {
                continue;
            }

            Add(
                batch,
                SettlementSql.Keep,
                Id.New<SettlementId>(now).Value,
                merchant.Value,
                number,
                currency,
                on,
                from,
                to,
                settled,
                p.Payments ?? 0,
                p.Refunds ?? 0,
                p.Fee ?? 0,
                now
            );
        }
        if (batch.BatchCommands.Count > 0)
            await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<List<OpenPayout>> OpenAsync(MerchantId merchant, CancellationToken cancellationToken)
    {
        await using var batch = WriteSet.Batch(db);
        batch.Timeout = 300;
        Add(batch, SettlementSql.Open, merchant.Value);
        var open = new List<OpenPayout>();
        await using var r = await batch.ExecuteReaderAsync(cancellationToken);
        while (await r.ReadAsync(cancellationToken))
            open.Add(OpenPayout.Read(r));
        return open;
    }

    private async Task CompareAsync(MerchantId merchant, OpenPayout payout, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var batch = WriteSet.Batch(db);
        if (payout.Differs is not { } kind)
        {
            db.Ledger.AddRange(payout.Entries(merchant).Select(entry => LedgerRow.Of(entry, now)));
            Add(batch, SettlementSql.Book, payout.Id, now.ToUniversalTime(), payout.Reconciliation, payout.Subject);
        }
        else
        {
            Add(
                batch,
                SettlementSql.Differ,
                payout.Reconciliation,
                now.ToUniversalTime(),
                merchant.Value,
                payout.Subject,
                kind.Text(),
                JsonSerializer.Serialize(payout.Expected, WireJson.Options),
                JsonSerializer.Serialize(payout.Reported, WireJson.Options)
            );
        }
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void Add(NpgsqlBatch batch, string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        batch.BatchCommands.Add(command);
    }
}
