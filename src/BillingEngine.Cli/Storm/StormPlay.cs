using System.Diagnostics;
using BillingEngine.Cli.Demo;
using BillingEngine.Proof;
using Npgsql;
using WeChatPay.Simulator.Certificates;

namespace BillingEngine.Cli.Storm;

/// <summary>Plays a storm from its start to its report.</summary>
public static class StormPlay
{
    /// <summary>
    /// Plays it on an empty or migrated database. With <paramref name="keys"/> the simulator does not have to create
    /// keys.
    /// </summary>
    public static async Task<StormReport> RunAsync(
        string connectionString,
        StormOptions options,
        KeyRing? keys,
        IProgress<int> progress,
        CancellationToken cancellationToken
    )
    {
        var begun = Stopwatch.GetTimestamp();
        await using var stage = await StormStage.StartAsync(connectionString, options, keys, cancellationToken);
        var faults = new FaultSchedule(stage, options);
        stage.FaultSchedule = faults;
        var play = new DemoPlay(options.Demo, stage);
        var violations = new List<string>();
        try
        {
            await play.RunAsync(progress, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            violations.Add($"{stage.Clock.GetUtcNow():u}: the storm could not go on: {e.Message}");
        }
        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        var read = await Books.ReadAsync(stage, cancellationToken) with { VoidedByHand = faults.Voided };
        var books = DemoReport.Of(read, play.People);
        violations.AddRange(faults.Violations);
        violations.AddRange(books.Violations);
        violations.AddRange(await ProveAsync(stage, cancellationToken));
        var alerts = await CountsAsync(
            stage.Database,
            "SELECT code, count(*)::int FROM alerts GROUP BY code",
            cancellationToken
        );
        return new StormReport(
            options.CommandLine,
            faults.Days,
            Math.Round(seconds, 1),
            stage.Driver.Steps,
            stage.Crashes,
            stage.LeaseStalls.Count,
            stage.Doubled,
            faults.Operations,
            alerts,
            Count(stage.Driver.Troubles),
            books,
            violations
        );
    }

    private static async Task<IEnumerable<string>> ProveAsync(StormStage stage, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(5) };
        var proof = await new Prover(TimeProvider.System).RunAsync(
            stage.ConnectionString,
            new SimulatorLedgerApi(http, stage.Control.BaseAddress!),
            cancellationToken
        );
        return proof
            .Checks.Where(check => check.Verdict == Verdict.Refuted)
            .Select(check =>
                $"prove, {check.Name}: {check.Violations} times, such as "
                + string.Join("; ", check.ViolationExamples.Take(3).Select(e => $"{e.Object} {e.Detail}"))
            );
    }

    private static async Task<SortedDictionary<string, int>> CountsAsync(
        NpgsqlDataSource database,
        string sql,
        CancellationToken cancellationToken
    )
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            counts[reader.GetString(0)] = reader.GetInt32(1);
        return counts;
    }

    private static SortedDictionary<string, int> Count(IEnumerable<string> texts) =>
        new(
            texts
                .GroupBy(t => t, StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal),
            StringComparer.Ordinal
        );
}
