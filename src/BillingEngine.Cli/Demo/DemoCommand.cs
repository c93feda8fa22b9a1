using System.CommandLine;
using System.Diagnostics;

namespace BillingEngine.Cli.Demo;

/// <summary>
/// The verb <c>demo</c>: the main job through months of business time, on throwaway processes, ending in a report.
/// </summary>
public static class DemoCommand
{
    private static readonly Option<int> Subscribers = NumberOption.Of(
        "--subscribers",
        "How many people enrol.",
        200,
        1,
        5000
    );

    private static readonly Option<int> Months = NumberOption.Of(
        "--months",
        "How many months of business time.",
        12,
        1,
        60
    );

    private static readonly Option<int> Seed = NumberOption.Of(
        "--seed",
        "What decides who does what, and when.",
        7,
        1,
        int.MaxValue
    );

    private static readonly Option<string> Faults = new Option<string>("--faults")
    {
        Description =
            "none; mild: lost answers, 500s, notifications that are duplicated, delayed or lost; "
            + "or harsh: more of it, and all else that the simulator can do wrong.",
        DefaultValueFactory = _ => DemoOptions.NoFaults,
    }.AcceptOnlyFromAmong(DemoOptions.NoFaults, "mild", "harsh");

    /// <summary>Builds the verb.</summary>
    public static Command Build()
    {
        var command = new Command(
            "demo",
            "Plays months of subscribers through the API and the simulator, and checks the money."
        )
        {
            Subscribers,
            Months,
            Seed,
            Faults,
        };
        command.SetAction(
            (parsed, token) =>
                RunAsync(
                    new DemoOptions(
                        parsed.GetValue(Subscribers),
                        parsed.GetValue(Months),
                        parsed.GetValue(Seed),
                        parsed.GetValue(Faults)!
                    ),
                    token
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(DemoOptions options, CancellationToken token)
    {
        var watch = Stopwatch.StartNew();
        Console.WriteLine($"{options.CommandLine}: starting PostgreSQL, a simulator and a server of its own ...");
        await using var stage = await DemoStage.StartAsync(Path.Combine(Repository.Local, "demo"), token);
        var play = new DemoPlay(options, stage);
        await DemoProgress.ShowAsync(options, progress => play.RunAsync(progress, token));
        var report = DemoReport.Of(await Books.ReadAsync(stage, token), play.People);
        ReportPrinter.Print(ReportPrinter.ForOutput(), report);
        Console.WriteLine($"{options.CommandLine}: {watch.Elapsed.TotalSeconds:0} seconds.");
        return report.Breaches.Count == 0 ? 0 : 1;
    }
}
