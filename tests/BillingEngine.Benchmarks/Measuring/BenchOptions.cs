using System.CommandLine;
using BillingEngine.Cli;

namespace BillingEngine.Benchmarks.Measuring;

/// <summary>The options that every bench takes.</summary>
public sealed class BenchOptions
{
    private const int MostRounds = 1000;
    private const int MostRows = 10_000_000;

    private readonly Option<int> rounds = NumberOption.Of(
        "--rounds",
        "How many rounds are measured, after a warm-up",
        5,
        1,
        MostRounds
    );

    private readonly Option<bool> check = new("--check")
    {
        Description = "Exit 1 when a least goal is missed (a wrong count always does)",
    };

    private readonly Option<int> rows;

    /// <summary>Makes the options with a bench's own number of rows.</summary>
    public BenchOptions(int defaultRows) =>
        rows = NumberOption.Of("--rows", "How many rows each run works on", defaultRows, 1, MostRows);

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(rounds);
        command.Options.Add(rows);
        command.Options.Add(check);
    }

    /// <summary>How many rounds.</summary>
    public int Rounds(ParseResult parsed) => parsed.GetValue(rounds);

    /// <summary>How many rows.</summary>
    public int Rows(ParseResult parsed) => parsed.GetValue(rows);

    /// <summary>Whether a missed goal is a failure.</summary>
    public bool Check(ParseResult parsed) => parsed.GetValue(check);

    /// <summary>Where reports go: below the checkout, which ./bench names.</summary>
    public static string Folder =>
        Path.Combine(
            Environment.GetEnvironmentVariable("BENCH_ROOT") ?? Environment.CurrentDirectory,
            ".local",
            "bench"
        );
}
