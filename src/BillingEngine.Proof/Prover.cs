using System.Diagnostics;
using Npgsql;

namespace BillingEngine.Proof;

/// <summary>
/// Reads a database in one read-only snapshot and proves or refutes every check of the catalogue. It shares no code
/// with the engine, so that a bug of the engine cannot hide itself.
/// </summary>
public sealed class Prover(TimeProvider clock)
{
    /// <summary>Every check, in the order of the report.</summary>
    public static IReadOnlyList<Check> Checks { get; } = Catalogue.All;

    /// <summary>Runs every check; throws <see cref="CannotProveException"/> when that is impossible.</summary>
    public async Task<ProofReport> RunAsync(
        string connectionString,
        ILedgerSource? ledger,
        CancellationToken cancellationToken
    )
    {
        var startedAt = clock.GetUtcNow();
        var begun = Stopwatch.GetTimestamp();
        // The ledger is read before and after the snapshot: what was paid before must be in the snapshot, and what is
        // in the snapshot must have been paid by the second read.
        var before = ledger is null ? null : await ledger.ReadAsync(cancellationToken);
        try
        {
            await using var snapshot = await Snapshot.OpenAsync(connectionString, cancellationToken);
            var after = ledger is null ? null : await ledger.ReadAsync(cancellationToken);
            var input = await FingerprintReader.ReadAsync(snapshot, ledger?.Name, before, cancellationToken);
            var run = new ProofRun(snapshot, input, before, after);
            var results = new List<CheckResult>();
            foreach (var check in Checks)
                results.Add(await RunAsync(check, run, cancellationToken));
            return new ProofReport(startedAt, Stopwatch.GetElapsedTime(begun).TotalSeconds, input, results);
        }
        catch (PostgresException e)
        {
            throw new CannotProveException(
                $"PostgreSQL refused a query of the checker ({e.SqlState}: {e.MessageText}). Use a role that may "
                    + "read every table, and the version of this program that matches the schema.",
                e
            );
        }
        catch (NpgsqlException e)
        {
            throw new CannotProveException(
                $"The connection to the database was lost ({e.Message}). Check that it is running and reachable, then run the proof again.",
                e
            );
        }
    }

    private static async Task<CheckResult> RunAsync(Check check, ProofRun run, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        var found = await check.FindAsync(run, cancellationToken);
        var verdict =
            found.NotApplicable is not null ? Verdict.NotApplicable
            : found.Violations.Count > 0 ? Verdict.Refuted
            : Verdict.Proved;
        return new CheckResult(
            check.Name,
            check.Meaning,
            check.Remedy,
            verdict,
            found.NotApplicable,
            check.Over,
            run.Input.Rows.GetValueOrDefault(check.Over),
            found.Violations.Count,
            found.Violations.Examples,
            found.Exceptions.Count,
            found.Exceptions.Examples,
            Stopwatch.GetElapsedTime(begun).TotalSeconds
        );
    }
}
