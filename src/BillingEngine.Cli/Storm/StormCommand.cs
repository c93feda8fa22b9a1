using System.CommandLine;
using System.Text.Json;
using BillingEngine.Cli.Demo;
using BillingEngine.Cli.Postgres;
using BillingEngine.Cli.Transport;
using WeChatPay.Simulator;
using WeChatPay.Simulator.Certificates;

namespace BillingEngine.Cli.Storm;

/// <summary>
/// The verb <c>storm</c>: years of subscriptions on several nodes that crash and stall, with seeded faults, and all
/// rules of money checked every day.
/// </summary>
public static class StormCommand
{
    private const int MonthsInYear = 12;
    private const int MostTick = 24 * 60;
    private static readonly Option<int> Subscribers = NumberOption.Of(
        "--subscribers",
        "How many people enrol.",
        100,
        1,
        10_000
    );

    private static readonly Option<int> Years = NumberOption.Of(
        "--years",
        "How many years of business time.",
        0,
        0,
        10
    );

    private static readonly Option<int> Months = NumberOption.Of(
        "--months",
        "How many months, on top of the years.",
        0,
        0,
        120
    );

    private static readonly Option<int> Nodes = NumberOption.Of(
        "--nodes",
        "How many servers share the database.",
        3,
        1,
        16
    );

    private static readonly Option<int> Seed = NumberOption.Of(
        "--seed",
        "The random seed: it decides who does what, and what fails.",
        7,
        1,
        int.MaxValue
    );

    private static readonly Option<int> Seeds = NumberOption.Of(
        "--seeds",
        "How many seeds to run, one after the other.",
        1,
        1,
        10_000
    );

    private static readonly Option<string> Faults = new Option<string>("--faults")
    {
        Description = "none, mild or harsh.",
        DefaultValueFactory = _ => "harsh",
    }.AcceptOnlyFromAmong("none", "mild", "harsh");

    private static readonly Option<int?> Tick = NumberOption.Optional(
        "--tick",
        "The clock stops only at multiples of so many minutes; at 0 whenever anything is due, which is the default up to "
            + "100 people.",
        0,
        MostTick
    );

    public static Command Build()
    {
        var command = new Command(
            "storm",
            "Plays years of subscriptions on several nodes with faults and crashes, and checks the money every day."
        )
        {
            Subscribers,
            Years,
            Months,
            Nodes,
            Seed,
            Seeds,
            Faults,
            Tick,
        };
        command.Validators.Add(result =>
        {
            if ((long?)NumberOption.Given(result, Seed, 7) + NumberOption.Given(result, Seeds, 1) - 1 > int.MaxValue)
                result.AddError($"--seed plus --seeds exceeds {int.MaxValue}: use a smaller seed.");
        });
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var months = (parsed.GetValue(Years) * MonthsInYear) + parsed.GetValue(Months);
                var subscribers = parsed.GetValue(Subscribers);
                var options = new StormOptions(
                    subscribers,
                    months == 0 ? MonthsInYear : months,
                    parsed.GetValue(Nodes),
                    parsed.GetValue(Seed),
                    parsed.GetValue(Faults)!,
                    parsed.GetValue(Tick) ?? StormOptions.UsualTick(subscribers)
                );
                return RunAsync(options, parsed.GetValue(Seeds), cancellationToken);
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(StormOptions options, int seeds, CancellationToken cancellationToken)
    {
        await using var cluster = await PostgresCluster.StartThrowawayAsync(cancellationToken);
        var keys = KeyRing.Generate(new SimulatorOptions());
        var reports = new List<StormReport>();
        foreach (var seed in Enumerable.Range(options.Seed, seeds))
        {
            var one = options with { Seed = seed };
            var name = $"storm_{seed}";
            await cluster.EnsureDatabaseAsync(name, cancellationToken);
            Console.WriteLine(one.CommandLine);
            StormReport? report = null;
            async Task PlayAsync(IProgress<int> days) =>
                report = await StormPlay.RunAsync(cluster.ConnectionString(name), one, keys, days, cancellationToken);
            await (seeds > 1 ? PlayAsync(new Progress<int>()) : DemoProgress.ShowAsync(one.Demo, PlayAsync));
            reports.Add(report!);
            StormPrinter.Print(report!, isShort: seeds > 1);
        }
        var broken = reports.Count(report => report.Violations.Count > 0);
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Local, "storm")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(folder, "storm.json"),
            JsonSerializer.Serialize(reports, SnakeCase.Options),
            cancellationToken
        );
        Console.WriteLine($"{seeds} seeds, {broken} with violations. Figures: {Path.Combine(folder, "storm.json")}");
        return broken == 0 ? 0 : 1;
    }
}
