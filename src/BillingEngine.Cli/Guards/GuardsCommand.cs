using System.CommandLine;
using System.Text;

namespace BillingEngine.Cli.Guards;

/// <summary>
/// The verb <c>guards</c>: takes each guard of money out in turn, in a copy of the checkout, and sees a test fail.
/// </summary>
public static class GuardsCommand
{
    /// <summary>The report, from the root of the checkout.</summary>
    public const string Report = "docs/guards.md";

    private static readonly Argument<string[]> Names = new("name")
    {
        Description =
            "The guards to try, all of them when none is named; their lines in docs/guards.md are written " + "anew.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <summary>Builds the verb.</summary>
    public static Command Build()
    {
        var command = new Command("guards", "Takes each guard of money out in turn and sees a test fail.") { Names };
        command.SetAction((parsed, token) => RunAsync(parsed.GetValue(Names) ?? [], token));
        return command;
    }

    private static async Task<int> RunAsync(string[] names, CancellationToken token)
    {
        var all = Guard.Read(Repository.Root);
        if (names.Except(all.Select(g => g.Name), StringComparer.Ordinal).FirstOrDefault() is { } unknown)
            throw new PlainFailureException($"No guard is named {unknown}; they stand in {Guard.List}.", 2);
        var wanted = all.Where(g => names.Length == 0 || names.Contains(g.Name, StringComparer.Ordinal)).ToList();
        await using var trial = new GuardTrial(
            Repository.Root,
            Path.Combine(Repository.Local, "guards"),
            Environment.ProcessPath ?? "dotnet"
        );
        var kept = KeptTrials.Of(Path.Combine(Repository.Local, "guards.json"), await trial.CopyAsync(token));
        var results = new List<TrialResult>();
        foreach (var guard in wanted)
        {
            var result = kept.Find(guard) ?? await trial.TryAsync(guard, token);
            kept.Keep(result);
            results.Add(result);
            var first = result.Failed is [var test, ..] ? test : "no test failed";
            Console.WriteLine($"{result.Verdict, -7} {guard.Name}: {first}");
        }
        var page = Path.Combine(Repository.Root, Report);
        var before = File.Exists(page) ? await File.ReadAllLinesAsync(page, token) : [];
        await File.WriteAllTextAsync(page, Page(all, results, before), token);
        var caught = results.Count(r => r.Verdict == Verdict.Caught);
        Console.WriteLine($"{caught} of {results.Count} guards are watched.");
        return caught == results.Count ? 0 : 1;
    }

    /// <summary>The beginning of a guard's line in the report.</summary>
    public static string Line(Guard guard, Verdict verdict = Verdict.Caught) =>
        $"| `{guard.Name}` | {guard.Rule} | `{guard.File}` | {verdict.ToString().ToLowerInvariant()} |";

    private static string Page(IReadOnlyList<Guard> all, List<TrialResult> results, string[] before)
    {
        var page = new StringBuilder(
            """
            # The guards of money

            Written by `./run guards`; do not edit. Each guard of [tests/guards.json](../tests/guards.json) was taken
            out of a copy of the code, alone, and the tests named there were run: at least one has to fail. A line tells
            of the last time its guard was tried.

            | guard | keeps rule | stands in | without it | first test that fails (of) |
            |---|---|---|---|---|

            """
        );
        foreach (var guard in all)
        {
            var line = results.Find(result => result.Guard == guard) is { } result
                ? Line(result)
                : Array.Find(before, line => line.StartsWith($"| `{guard.Name}` |", StringComparison.Ordinal));
            if (line is not null)
                page.Append(line).Append('\n');
        }
        return page.ToString();
    }

    private static string Line(TrialResult result)
    {
        var failed = result.Failed;
        var test = failed.Count == 0 ? "" : $"`{failed[0].Split('.')[^1]}` ({failed.Count})";
        return $"{Line(result.Guard, result.Verdict)} {test} |";
    }
}
