using System.Diagnostics;
using Npgsql;

namespace BillingEngine.Proof;

/// <summary>
/// Reads a database in one read-only snapshot and proves or refutes every check of the catalogue. It shares no code
/// with the engine, so that an error of the engine cannot hide itself.
/// </summary>
public sealed class Prover(TimeProvider clock)
{
    /// <summary>Every check, in the order in which it is run and shown.</summary>
    public static IReadOnlyList<Check> Checks { get; } = Catalogue.All;

    /// <summary>Runs every check; throws <see cref="CannotProveException"/> where that is impossible.</summary>
    public async Task<ProofReport> RunAsync(string connectionString, ILedgerSource? ledger, CancellationToken token)
    {
        var startedAt = clock.GetUtcNow();
        var begun = Stopwatch.GetTimestamp();
        // What was paid before the snapshot must be in it; what is in it must have been paid by the time it was read.
        var before = ledger is null ? null : await ledger.ReadAsync(token);
        try
        {
            await using var snapshot = await Snapshot.OpenAsync(connectionString, token);
            var after = ledger is null ? null : await ledger.ReadAsync(token);
            var input = await FingerprintReader.ReadAsync(snapshot, ledger?.Name, before, token);
            var run = new ProofRun(snapshot, input, before, after);
            var results = new List<CheckResult>();
            foreach (var check in Checks)
                results.Add(await RunAsync(check, run, token));
            return new ProofReport(startedAt, Stopwatch.GetElapsedTime(begun).TotalSeconds, input, results);
        }
        catch (PostgresException e)
        {
            throw new CannotProveException(
                $"PostgreSQL refused a query of the checker ({e.SqlState}: {e.MessageText}). Give it a role that may "
                    + "read every table, and the version of this program that belongs to the schema.",
                e
            );
        }
        catch (NpgsqlException e)
        {
            throw new CannotProveException(
                $"The database was lost ({e.Message}). See that it is up and reachable, then run the proof again.",
                e
            );
        }
    }

    private static async Task<CheckResult> RunAsync(Check check, ProofRun run, CancellationToken token)
    {
        var begun = Stopwatch.GetTimestamp();
        var found = await check.FindAsync(run, token);
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
