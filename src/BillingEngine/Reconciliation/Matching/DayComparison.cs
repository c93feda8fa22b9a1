using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Reconciliation;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Persistence;
using BillingEngine.Reconciliation.Settlements;
using BillingEngine.Reconciliation.Statements;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace BillingEngine.Reconciliation.Matching;

/// <summary>
/// Takes a claimed day from its statement to its differences: fetches and stores the statement, applies the outcomes in
/// it through the gates, compares, and then matches payouts. Each step commits by itself and is idempotent.
/// </summary>
public sealed class DayComparison(
    IServiceScopeFactory scopes,
    IGatewayBooks books,
    StatementImport import,
    StatementResolution resolution,
    TimeProvider clock,
    ILogger<DayComparison> log
)
{
    /// <summary>Compares the day, or records why it could not be compared.</summary>
    public async Task<DayAttempt> RunAsync(ClaimedDay day, CancellationToken cancellationToken)
    {
        await using var table = OpenTable();
        var answer = await books.DownloadStatementAsync(day.Route, day.Day, table, cancellationToken);
        Guid? statement = null;
        if (answer.Outcome is StatementOutcome.Stored kept)
        {
            statement = await import.StoreAsync(day, kept, table, cancellationToken);
            await resolution.ApplyAsync(statement.Value, cancellationToken);
        }
        var conclusion = await ConcludeAsync(day, answer, statement, cancellationToken);
        if (conclusion == DayConclusion.Compared)
            await CompareSettlementsAsync(day, cancellationToken);
        return new DayAttempt(conclusion, answer);
    }

    // Deleted when its handle is closed, and readable by this user only: it contains payers' openids.
    private static FileStream OpenTable()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 1 << 16,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(Path.Combine(Path.GetTempPath(), "statement-" + Path.GetRandomFileName()), options);
    }

    private async Task<DayConclusion> ConcludeAsync(
        ClaimedDay claim,
        Answered<StatementOutcome> answer,
        Guid? statement,
        CancellationToken cancellationToken
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BillingDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await LockAsync(db, claim.MerchantId, cancellationToken);
        var now = clock.GetUtcNow();
        var day = await db
            .Reconciliations.FromSql($"SELECT *, xmin FROM reconciliations WHERE id = {claim.Id.Value} FOR UPDATE")
            .SingleAsync(cancellationToken);
        var call = GatewayCallRow.Of(claim.MerchantId, claim.Id.Value, null, null, answer.Outcome, answer.Trace, now);
        db.GatewayCalls.Add(call);
        var isMine = day.Fence == claim.Fence;
        if (isMine)
            day.NoteAnswer(AnswerOf(answer.Outcome), now);
        var isCompared =
            isMine
            && answer.Outcome switch
            {
                StatementOutcome.Stored => true,
                // One such answer does not replace a table that was stored before.
                StatementOutcome.NoTrades => now >= StatementDay.ReadyAt(day.Day)
                    && day.BelievesNone(await ExpectsTradesAsync(db, day, cancellationToken)),
                _ => false,
            };
        if (isCompared)
        {
            await scope
                .ServiceProvider.GetRequiredService<StatementMatch>()
                .MatchAsync(day, claim.Route.AccountKey, statement, cancellationToken);
        }
        else if (isMine && answer.Outcome is StatementOutcome.Refused refused && day.GiveUp(now))
        {
            await AlertNoStatementAsync(
                db,
                day,
                $"refuses it ({refused.Code}: {refused.Message})",
                now,
                cancellationToken
            );
        }
        else if (isMine)
        {
            await WaitAsync(db, day, call, now, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return isCompared ? DayConclusion.Compared
            : !isMine ? DayConclusion.ClaimLost
            : day.Status == ReconciliationStatus.Waiting ? DayConclusion.Waiting
            : DayConclusion.Unchanged;
    }

    private static StatementAnswer AnswerOf(StatementOutcome outcome) =>
        outcome switch
        {
            StatementOutcome.Stored => StatementAnswer.Statement,
            StatementOutcome.NoTrades => StatementAnswer.NoTrades,
            StatementOutcome.NotYet => StatementAnswer.NotReady,
            StatementOutcome.Refused => StatementAnswer.Refused,
            _ => StatementAnswer.Unavailable,
        };

    private async Task WaitAsync(
        BillingDbContext db,
        ReconciledDay day,
        GatewayCallRow call,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        day.Wait(now);
        await db.RaiseIfSignatureRefusedAsync(call, now, log, cancellationToken);
        if (day.IsOverdue)
            await AlertNoStatementAsync(db, day, "has not provided it for a day", now, cancellationToken);
    }

    private Task AlertNoStatementAsync(
        BillingDbContext db,
        ReconciledDay day,
        string what,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        db.RaiseAsync(
            new Alert(
                day.MerchantId,
                "reconciliation.no_statement",
                $"The statement of {day.Day:yyyy-MM-dd} is not here: WeChat {what}. Look in the merchant portal; POST "
                    + "/v1/reconciliations fetches it again.",
                "reconciliation",
                day.Id.Value
            ),
            now,
            log,
            cancellationToken
        );

    private async Task CompareSettlementsAsync(ClaimedDay claim, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BillingDbContext>();
        var match = scope.ServiceProvider.GetRequiredService<SettlementMatch>();
        var span = await match.SpanAsync(claim.MerchantId, cancellationToken);
        var answer = await books.ListSettlementsAsync(claim.Route, span, cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await LockAsync(db, claim.MerchantId, cancellationToken);
        db.GatewayCalls.Add(
            GatewayCallRow.Of(
                claim.MerchantId,
                claim.Id.Value,
                null,
                null,
                answer.Outcome,
                answer.Trace,
                clock.GetUtcNow()
            )
        );
        var day = await db
            .Reconciliations.FromSql($"SELECT *, xmin FROM reconciliations WHERE id = {claim.Id.Value} FOR UPDATE")
            .SingleAsync(cancellationToken);
        day.NotePayouts(answer.Outcome is SettlementsOutcome.Listed);
        // Payouts that could not be fetched today are fetched with the next day: the span begins at the newest one
        // stored.
        await match.MatchAsync(
            claim.MerchantId,
            (answer.Outcome as SettlementsOutcome.Listed)?.Payouts ?? [],
            cancellationToken
        );
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    // One comparison of a merchant at a time, because one day's lines close another's differences. Foreign keys do not
    // wait for this lock.
    private static Task<int> LockAsync(BillingDbContext db, MerchantId merchant, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"SELECT 1 FROM merchants WHERE id = {merchant.Value} FOR NO KEY UPDATE",
            cancellationToken
        );

    private static async Task<bool> ExpectsTradesAsync(
        BillingDbContext db,
        ReconciledDay day,
        CancellationToken cancellationToken
    )
    {
        await using var batch = WriteSet.Batch(db);
        var command = new NpgsqlBatchCommand(MatchSql.ExpectsTrades);
        foreach (
            var value in new object[]
            {
                day.MerchantId.Value,
                StatementDay.Begins(day.Day),
                StatementDay.Begins(day.Day.AddDays(1)),
            }
        )
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        batch.BatchCommands.Add(command);
        return (bool)(await batch.ExecuteScalarAsync(cancellationToken))!;
    }
}

/// <summary>The result of an attempt to compare a day.</summary>
public enum DayConclusion
{
    /// <summary>It was compared with WeChat's present statement.</summary>
    Compared,

    /// <summary>It was never compared; the engine fetches the statement again by itself.</summary>
    Waiting,

    /// <summary>It was compared before, and that comparison stays valid.</summary>
    Unchanged,

    /// <summary>Another node has taken over the claim.</summary>
    ClaimLost,
}

/// <summary>The result of an attempt, with WeChat's answer.</summary>
public sealed record DayAttempt(DayConclusion Conclusion, Answered<StatementOutcome> Answer);
