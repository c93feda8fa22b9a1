using System.CommandLine;
using System.Globalization;

namespace BillingEngine.Cli.Restarts;

/// <summary>
/// The verb <c>restarts</c>: kills a server with <c>-9</c> a hundred times at random moments, and checks that it starts
/// again within its usual time each time.
/// </summary>
public static class RestartsCommand
{
    private static readonly Option<int> Times = NumberOption.Of(
        "--times",
        "How often the server is killed.",
        100,
        1,
        int.MaxValue
    );

    private static readonly Option<int> Seed = NumberOption.Of(
        "--seed",
        "The random seed: it decides at which moments.",
        7,
        0,
        int.MaxValue
    );

    private static readonly Option<bool> Plant = new("--plant-locks")
    {
        Description = "Inserts every lock that a kill may leave into Hangfire's table after each kill.",
    };

    public static Command Build()
    {
        var command = new Command(
            "restarts",
            "Kills a server a hundred times at random moments and checks that it starts again each time."
        )
        {
            Times,
            Seed,
            Plant,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                RunAsync(
                    new RestartsOptions(parsed.GetValue(Times), parsed.GetValue(Seed), parsed.GetValue(Plant)),
                    cancellationToken
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(RestartsOptions options, CancellationToken cancellationToken)
    {
        Console.WriteLine(
            $"./run restarts --times {options.Times} --seed {options.Seed}"
                + (options.PlantsLocks ? " --plant-locks" : "")
        );
        var report = await RestartsPlay.RunAsync(options, new Lines(), cancellationToken);
        var took = report.Restarts.Where(r => r.Took is not null).Select(r => r.Took!.Value).Order().ToList();
        Console.WriteLine(
            $"Run by {report.Runner}. Usual start: {Seconds(report.Usual)}, at most {Seconds(report.Limit)}."
        );
        if (took.Count > 0)
        {
            Console.WriteLine(
                $"{took.Count} starts after kills: median {Seconds(took[took.Count / 2])}, all "
                    + $"within {Seconds(took[^1])}. "
                    + $"{report.Restarts.Count(r => r.LocksLeft > 0)} kills left locks of Hangfire."
            );
        }

        foreach (var odd in report.Odd)
        {
            Console.WriteLine(
                odd.Took is { } late
                    ? $"Start {odd.Number} took {Seconds(late)}."
                    : $"Start {odd.Number} failed:\n{odd.LastOutput}"
            );
        }

        Console.WriteLine(
            report.IsTimetableRun
                ? "The timetable ran after the last start."
                : "The timetable did not run after the last start."
        );
        return report.IsGood ? 0 : 1;
    }

    private static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("0.0 s", CultureInfo.InvariantCulture);

    // Not Progress<T>: its lines would be printed after the summary.
    private sealed class Lines : IProgress<Restart>
    {
        public void Report(Restart value) =>
            Console.WriteLine(
                $"{value.Number, 4}  {(value.Took is { } took ? Seconds(took) : "did not start"), -14}"
                    + (value.LocksLeft > 0 ? $"{value.LocksLeft} locks left by the kill" : "")
            );
    }
}
