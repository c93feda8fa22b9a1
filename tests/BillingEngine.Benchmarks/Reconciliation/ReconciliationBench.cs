using System.CommandLine;
using BillingEngine.Benchmarks.Measuring;
using BillingEngine.Benchmarks.Staging;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Reconciliation;
using BillingEngine.Reconciliation.Matching;
using BillingEngine.WeChatPay;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Benchmarks.Reconciliation;

/// <summary>
/// G17: a day's statement kept, read and compared, next to the bare minimum; and whether memory grows with its lines.
/// </summary>
public static class ReconciliationBench
{
    private const string Merchant = "'019a0000-0000-7000-8000-000000000001'::uuid";
    private const int Share = 10;

    /// <summary>Builds the verb.</summary>
    public static Command Build()
    {
        var options = new BenchOptions(100_000);
        var command = new Command("reconciliation", "A day's statement imported and matched: the engine and one join");
        options.AddTo(command);
        command.SetAction((parsed, stop) => RunAsync(options, parsed, stop));
        return command;
    }

    private static async Task<int> RunAsync(BenchOptions options, ParseResult parsed, CancellationToken stop)
    {
        var rows = Math.Max(100, options.Rows(parsed));
        await using var stage = await Stage.OpenAsync(stop);
        using var account = new BenchAccount();
        var folder = Directory.CreateTempSubdirectory("billing-bench-statements-");
        try
        {
            var yesterday = StatementDay.Of(TimeProvider.System.GetUtcNow()).AddDays(-2);
            var whole = await BenchStatement.WriteAsync(yesterday, 0, rows, folder.FullName);
            var part = await BenchStatement.WriteAsync(yesterday.AddDays(-1), rows, rows / Share, folder.FullName);
            await stage.SeedAsync(
                $"INSERT INTO merchants VALUES ({Merchant}, 'bench', NULL, NULL, 'Bench', '5734', 'Asia/Hong_Kong', "
                    + "now());"
                    + whole.Payments(Merchant)
                    + part.Payments(Merchant)
            );
            await using var engine = Build(stage, account, [whole, part]);
            return await MeasureAsync(options, parsed, stage, engine, whole, part);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<int> MeasureAsync(
        BenchOptions options,
        ParseResult parsed,
        Stage stage,
        IServiceProvider engine,
        BenchStatement whole,
        BenchStatement part
    )
    {
        var meter = await stage.MeterAsync();
        var floor = new MergeFloor(stage.Database);
        var memory = new Dictionary<string, List<double>>(StringComparer.Ordinal) { ["engine"] = [], ["tenth"] = [] };
        async Task<Turn> EngineAsync(string name, BenchStatement statement)
        {
            await stage.ResetAsync();
            await using var watch = PeakMemory.Watch();
            var (seconds, cpu) = await Contest.TimeAsync(meter, () => ReconcileAsync(engine, statement));
            memory[name].Add(await watch.StopAsync());
            return new Turn(
                statement.Lines,
                seconds,
                cpu,
                await stage.FaultsAsync(
                    ("lines", "statement_lines WHERE payment_id IS NOT NULL", statement.Lines),
                    ("differences", "reconciliation_differences", BenchStatement.Differences),
                    (
                        "days",
                        $"reconciliations WHERE matched_count = {statement.Lines - 1} AND open_differences = "
                            + $"{BenchStatement.Differences}",
                        1
                    )
                )
            );
        }
        var contest = new Contest([
            new("engine", () => EngineAsync("engine", whole)),
            new("tenth", () => EngineAsync("tenth", part)),
            new(
                "floor",
                async () =>
                {
                    await stage.ResetAsync();
                    var differing = 0L;
                    var (seconds, cpu) = await Contest.TimeAsync(
                        meter,
                        async () => differing = await floor.RunAsync(whole)
                    );
                    return new Turn(
                        whole.Lines,
                        seconds,
                        cpu,
                        differing == BenchStatement.Differences ? [] : [$"the join found {differing}"]
                    );
                }
            ),
        ]);
        await contest.RunAsync(options.Rounds(parsed));

        var report = new Report("reconciliation", contest);
        report.Ratio("engine", "floor", least: null, goal: 0.50);
        report.Find(
            $"seconds for {whole.Lines} lines",
            contest.Turns["engine"].Select(t => t.Seconds),
            60,
            60,
            lessIsBetter: true
        );
        report.Find("peak resident MiB", memory["engine"], 300, 300, lessIsBetter: true);
        report.Find(
            $"peak resident MiB, ten times as many lines / as many",
            memory["engine"].Zip(memory["tenth"], (all, tenth) => all / tenth),
            1.25,
            1.10,
            lessIsBetter: true
        );
        report.Note(
            $"The peak is of this process, PostgreSQL not counted: {string.Join(", ",
            memory["engine"].Select(m => $"{m:0}"))} MiB."
        );
        return report.Finish(BenchOptions.Folder, options.Check(parsed));
    }

    private static async Task ReconcileAsync(IServiceProvider engine, BenchStatement statement)
    {
        var claims = engine.GetRequiredService<ReconciliationClaims>();
        var merchant = new MerchantId(new Guid(Merchant[1..37]));
        await claims.OpenAsync(merchant, statement.Day, default);
        var claimed =
            await claims.ClaimOneAsync(merchant, statement.Day, default)
            ?? throw new InvalidOperationException("The day could not be claimed.");
        await engine.GetRequiredService<DayComparison>().RunAsync(claimed, default);
    }

    private static ServiceProvider Build(Stage stage, BenchAccount account, IReadOnlyList<BenchStatement> statements)
    {
        var services = new ServiceCollection();
        BenchEngine.Register(services, stage, account, gatewayPort: 1);
        services.AddSingleton<IGatewayBooks>(provider => new FileBooks(
            ActivatorUtilities.CreateInstance<WeChatPayBooks>(provider),
            statements
        ));
        return services.BuildServiceProvider();
    }
}
