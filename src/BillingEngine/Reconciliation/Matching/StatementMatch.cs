using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Reconciliation;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;

namespace BillingEngine.Reconciliation.Matching;

/// <summary>
/// Compares all lines of a stored statement with our books, and stores the differences. Run again it changes nothing
/// unless either side has changed.
/// </summary>
public sealed class StatementMatch(BillingDbContext db, TimeProvider clock, ILogger<StatementMatch> log)
{
    /// <summary>
    /// Compares a day with a statement, or, without one, with a day on which WeChat reports no trades. It runs in the
    /// context's transaction, which has the merchant's row locked. Where it replaces a former statement of the day, the
    /// days whose comparison depends on that are compared again with their own statements, which are also fetched
    /// again.
    /// </summary>
    public async Task MatchAsync(
        ReconciledDay day,
        string account,
        Guid? statement,
        CancellationToken cancellationToken
    )
    {
        var former = day.StatementId;
        await CompareAsync(day, account, statement, cancellationToken);
        if (former == statement)
            return;
        // The comparison of the other days must not use the statement that was just replaced.
        await db.SaveChangesAsync(cancellationToken);
        foreach (var other in await DependentDaysAsync(day, statement, former, cancellationToken))
        {
            await CompareAsync(other, account, other.StatementId, cancellationToken);
            other.RequestAgain(clock.GetUtcNow());
        }
    }

    private async Task CompareAsync(
        ReconciledDay day,
        string account,
        Guid? statement,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow().ToUniversalTime();
        var (begins, ends) = (StatementDay.Begins(day.Day), StatementDay.Begins(day.Day.AddDays(1)));
        var merchant = day.MerchantId.Value;
        var (differing, lines, others) = (0L, 0L, new HashSet<Guid>());
        await using (var batch = WriteSet.Batch(db))
        {
            batch.Timeout = 300;
            Add(batch, MatchSql.FindByTheirNumber, statement, account, merchant);
            Add(batch, MatchSql.FindRefundByTheirNumber, statement);
            Add(batch, MatchSql.Found);
            Add(batch, MatchSql.FindInLines, statement, begins, ends, day.Id.Value);
            Add(batch, MatchSql.FindUnreadable, statement);
            Add(batch, MatchSql.FindMissingThere, statement, begins, ends, merchant, day.Id.Value);
            Add(batch, MatchSql.Resolve, day.Id.Value, now);
            Add(batch, MatchSql.Keep, day.Id.Value, now, merchant);
            Add(batch, MatchSql.CountLines, statement);
            Add(batch, MatchSql.ResolveElsewhere, statement, day.Id.Value, merchant, now, $"{day.Day:yyyy-MM-dd}");
            Add(batch, "DROP TABLE found");
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            (differing, lines) = (reader.GetInt64(0), reader.GetInt64(1));
            await reader.NextResultAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                others.Add(reader.GetGuid(0));
        }
        await ConcludeAsync(day, statement, lines, lines - differing, cancellationToken);
        foreach (var other in await LockAsync(others, cancellationToken))
            await ConcludeAsync(other, other.StatementId, other.LineCount, other.MatchedCount, cancellationToken);
    }

    private async Task<IReadOnlyList<ReconciledDay>> DependentDaysAsync(
        ReconciledDay day,
        Guid? statement,
        Guid? former,
        CancellationToken cancellationToken
    )
    {
        var dependent = new HashSet<Guid>();
        await using (var batch = WriteSet.Batch(db))
        {
            batch.Timeout = 300;
            Add(batch, MatchSql.DependentDays, statement, former, day.Id.Value, day.MerchantId.Value);
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                dependent.Add(reader.GetGuid(0));
        }
        return await LockAsync(dependent, cancellationToken);
    }

    private Task<List<ReconciledDay>> LockAsync(HashSet<Guid> days, CancellationToken cancellationToken) =>
        db
            .Reconciliations.FromSql(
                $"""
                SELECT *, xmin FROM reconciliations WHERE id = ANY({days.ToArray()}) ORDER BY day FOR UPDATE
                """
            )
            .ToListAsync(cancellationToken);

    /// <summary>Counts the open differences of a day, and raises an alert where there are new ones.</summary>
    public async Task ConcludeAsync(
        ReconciledDay day,
        Guid? statement,
        long lines,
        long matched,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        var id = day.Id;
        var open = await db.Set<DifferenceRow>()
            .LongCountAsync(d => d.ReconciliationId == id && d.ResolvedAt == null, cancellationToken);
        day.Conclude(new Comparison(statement, lines, matched, open), now);
        if (open > 0)
        {
            await db.RaiseAsync(
                new Alert(
                    day.MerchantId,
                    "reconciliation.differences_found",
                    $"The statement of {day.Day:yyyy-MM-dd} and the books differ in {open} places. GET "
                        + $"/v1/reconciliations/{day.Day:yyyy-MM-dd}/differences lists them with what to do about each.",
                    "reconciliation",
                    day.Id.Value
                ),
                now,
                log,
                cancellationToken
            );
        }
    }

    private static void Add(NpgsqlBatch batch, string sql, params object?[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(
                value is null
                    ? new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid }
                    : new NpgsqlParameter { Value = value }
            );
        }
        batch.BatchCommands.Add(command);
    }
}
