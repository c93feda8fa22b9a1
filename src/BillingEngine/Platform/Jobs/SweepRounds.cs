using System.Collections.Concurrent;
using Npgsql;

namespace BillingEngine.Platform.Jobs;

/// <summary>When a sweep last completed a round, on any node, by the database's clock.</summary>
/// <param name="Age">The time since a round was completed.</param>
/// <param name="RunnerAge">The time since a runner completed a round; null where none ever did.</param>
public readonly record struct SweepAge(TimeSpan Age, TimeSpan? RunnerAge);

/// <summary>
/// The rounds that each sweep has completed in this process. <see cref="SaveAsync"/> stores them in the table
/// <c>sweep_rounds</c>, which has those of all nodes.
/// </summary>
public sealed class SweepRounds
{
    private readonly ConcurrentDictionary<string, long> completed = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> byRunner = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> running = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> failures = new(StringComparer.Ordinal);

    /// <summary>Whether a round of the sweep runs in this process.</summary>
    public bool IsRunning(string sweep) => running.GetValueOrDefault(sweep) > 0;

    /// <summary>Why the last round of the sweep in this process failed; null where it did not.</summary>
    public string? FailureOf(string sweep) => failures.GetValueOrDefault(sweep);

    /// <summary>A round begins; dispose the result when it ends, also when it fails.</summary>
    public IDisposable Begin(string sweep)
    {
        running.AddOrUpdate(sweep, 1, (_, count) => count + 1);
        return new Round(() => running.AddOrUpdate(sweep, 0, (_, count) => count - 1));
    }

    /// <summary>A round was completed, started by a runner or by the watch.</summary>
    public void Completed(string sweep, bool isByRunner)
    {
        completed[sweep] = TimeProvider.System.GetTimestamp();
        if (isByRunner)
            byRunner[sweep] = completed[sweep];
        failures.TryRemove(sweep, out _);
    }

    /// <summary>A round failed.</summary>
    public void Failed(string sweep, Exception why) => failures[sweep] = $"{why.GetType().Name}: {why.Message}";

    /// <summary>Saves the rounds completed since the last time, and returns the state of all nodes.</summary>
    public async Task<IReadOnlyDictionary<string, SweepAge>> SaveAsync(
        NpgsqlDataSource database,
        CancellationToken cancellationToken
    )
    {
        var rounds = completed
            .Keys.Order(StringComparer.Ordinal)
            .Select(sweep => (Sweep: sweep, Age: Take(completed, sweep), RunnerAge: Take(byRunner, sweep)))
            .ToList();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var save = new NpgsqlCommand(
            """
            INSERT INTO sweep_rounds AS r (sweep, completed_at, by_runner_at)
            SELECT sweep, now() - make_interval(secs => age), now() - make_interval(secs => runner_age)
            FROM unnest($1, $2, $3) AS n (sweep, age, runner_age)
            ON CONFLICT (sweep) DO UPDATE SET completed_at = greatest(r.completed_at, excluded.completed_at),
                by_runner_at = greatest(r.by_runner_at, excluded.by_runner_at)
            """,
            connection
        );
        save.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. rounds.Select(r => r.Sweep)] });
        save.Parameters.Add(new NpgsqlParameter<double?[]> { TypedValue = [.. rounds.Select(r => r.Age)] });
        save.Parameters.Add(new NpgsqlParameter<double?[]> { TypedValue = [.. rounds.Select(r => r.RunnerAge)] });
        if (rounds.Count > 0)
            await save.ExecuteNonQueryAsync(cancellationToken);
        return await ReadAsync(connection, cancellationToken);
    }

    private static async Task<Dictionary<string, SweepAge>> ReadAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            "SELECT sweep, now() - completed_at, now() - by_runner_at FROM sweep_rounds",
            connection
        );
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ages = new Dictionary<string, SweepAge>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            ages[reader.GetString(0)] = new SweepAge(
                reader.GetTimeSpan(1),
                await reader.IsDBNullAsync(2, cancellationToken) ? null : reader.GetTimeSpan(2)
            );
        }
        return ages;
    }

    // Removed once saved: what another node does afterwards is newer. A failed save loses at most one round.
    private static double? Take(ConcurrentDictionary<string, long> moments, string sweep) =>
        moments.TryRemove(sweep, out var moment) ? TimeProvider.System.GetElapsedTime(moment).TotalSeconds : null;

    private sealed class Round(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
