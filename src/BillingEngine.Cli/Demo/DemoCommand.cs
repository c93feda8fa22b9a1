using System.CommandLine;
using System.Diagnostics;

namespace BillingEngine.Cli.Demo;

/// <summary>The verb <c>demo</c>: plays months of business time on throwaway processes and prints a report.</summary>
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
        "The random seed: it decides who does what, and when.",
        7,
        1,
        int.MaxValue
    );

    private static readonly Option<string> Faults = new Option<string>("--faults")
    {
        Description =
            "none; mild: lost answers, 500s, notifications that are duplicated, delayed or lost; "
            + "harsh: more of these, and every other fault of the simulator.",
        DefaultValueFactory = _ => DemoOptions.NoFaults,
    }.AcceptOnlyFromAmong(DemoOptions.NoFaults, "mild", "harsh");

    public static Command Build()
    {
        var command = new Command(
            "demo",
            "Plays months of subscriptions through the API and the simulator, and checks the money."
        )
        {
            Subscribers,
            Months,
            Seed,
            Faults,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                RunAsync(
                    new DemoOptions(
                        parsed.GetValue(Subscribers),
                        parsed.GetValue(Months),
                        parsed.GetValue(Seed),
                        parsed.GetValue(Faults)!
                    ),
                    cancellationToken
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(DemoOptions options, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        Console.WriteLine($"{options.CommandLine}: starting a private PostgreSQL, simulator and server ...");
        await using var stage = await DemoStage.StartAsync(Path.Combine(Repository.Local, "demo"), cancellationToken);
        var play = new DemoPlay(options, stage);
        await DemoProgress.ShowAsync(options, progress => play.RunAsync(progress, cancellationToken));
        var report = DemoReport.Of(await Books.ReadAsync(stage, cancellationToken), play.People);
        ReportPrinter.Print(ReportPrinter.ForOutput(), report);
        Console.WriteLine($"{options.CommandLine}: {watch.Elapsed.TotalSeconds:0} seconds.");
        return report.Violations.Count == 0 ? 0 : 1;
    }
}
