using System.CommandLine;

namespace BillingEngine.Benchmarks.Measuring;

/// <summary>The options that every bench takes.</summary>
public sealed class BenchOptions
{
    private readonly Option<int> rounds = new("--rounds")
    {
        Description = "How many rounds are measured, after a warm-up", DefaultValueFactory = _ => 5,
    };

    private readonly Option<bool> check = new("--check")
    {
        Description = "Exit 1 when a least goal is missed (a wrong count always does)",
    };

    private readonly Option<int> rows;

    /// <summary>Makes the options with a bench's own number of rows.</summary>
    public BenchOptions(int defaultRows) => rows = new Option<int>("--rows")
    {
        Description = "How many rows each run works on", DefaultValueFactory = _ => defaultRows,
    };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(rounds);
        command.Options.Add(rows);
        command.Options.Add(check);
    }

    /// <summary>How many rounds.</summary>
    public int Rounds(ParseResult parsed) => Math.Max(1, parsed.GetValue(rounds));

    /// <summary>How many rows.</summary>
    public int Rows(ParseResult parsed) => Math.Max(1, parsed.GetValue(rows));

    /// <summary>Whether a missed goal is a failure.</summary>
    public bool Check(ParseResult parsed) => parsed.GetValue(check);

    /// <summary>Where reports go: below the checkout, which ./bench names.</summary>
    public static string Folder => Path.Combine(
        Environment.GetEnvironmentVariable("BENCH_ROOT") ?? Environment.CurrentDirectory, ".local", "bench");
}
