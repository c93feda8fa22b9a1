using System.Diagnostics;
using BillingEngine.Cli.Demo;
using BillingEngine.Proof;
using Npgsql;
using WeChatPay.Simulator.Certificates;

namespace BillingEngine.Cli.Storm;

/// <summary>Plays a storm from its beginning to its report.</summary>
public static class StormPlay
{
    /// <summary>
    /// Plays it on an empty or migrated database; <paramref name="keys"/> spares the simulator the making.
    /// </summary>
    public static async Task<StormReport> RunAsync(
        string connectionString,
        StormOptions options,
        KeyRing? keys,
        IProgress<int> progress,
        CancellationToken token
    )
    {
        var begun = Stopwatch.GetTimestamp();
        await using var stage = await StormStage.StartAsync(connectionString, options, keys, token);
        var weather = new Weather(stage, options);
        stage.Weather = weather;
        var play = new DemoPlay(options.Demo, stage);
        var violations = new List<string>();
        try
        {
            await play.RunAsync(progress, token);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            violations.Add($"{stage.Clock.GetUtcNow():u}: the storm could not go on: {e.Message}");
        }
        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        var read = await Books.ReadAsync(stage, token) with { VoidedByHand = weather.Voided };
        var books = DemoReport.Of(read, play.People);
        violations.AddRange(weather.Breaches);
        violations.AddRange(books.Breaches);
        violations.AddRange(await ProveAsync(stage, token));
        var alerts = await CountsAsync(stage.Database, "SELECT code, count(*)::int FROM alerts GROUP BY code", token);
        return new StormReport(
            options.CommandLine,
            weather.Days,
            Math.Round(seconds, 1),
            stage.Driver.Steps,
            stage.Crashes,
            stage.Naps.Naps,
            stage.Doubled,
            weather.Deeds,
            alerts,
            Count(stage.Driver.Troubles),
            books,
            violations
        );
    }

    private static async Task<IEnumerable<string>> ProveAsync(StormStage stage, CancellationToken token)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(5) };
        var proof = await new Prover(TimeProvider.System).RunAsync(
            stage.ConnectionString,
            new LedgerDoor(http, stage.Control.BaseAddress!),
            token
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
        CancellationToken token
    )
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(token);
        while (await reader.ReadAsync(token))
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
