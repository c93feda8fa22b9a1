using System.CommandLine;
using System.Text;

namespace BillingEngine.Cli.Guards;

/// <summary>
/// The verb <c>guards</c>: removes each guard of money in turn, in a copy of the checkout, and checks that a test
/// fails.
/// </summary>
public static class GuardsCommand
{
    /// <summary>The report, from the root of the checkout.</summary>
    public const string Report = "docs/guards.md";

    private static readonly Argument<string[]> Names = new("name")
    {
        Description = "The guards to try (default: all). Their lines in docs/guards.md are rewritten.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public static Command Build()
    {
        var command = new Command("guards", "Removes each guard of money in turn and checks that a test fails.")
        {
            Names,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(Names) ?? [], cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string[] names, CancellationToken cancellationToken)
    {
        var all = Guard.Read(Repository.Root);
        if (names.Except(all.Select(g => g.Name), StringComparer.Ordinal).FirstOrDefault() is { } unknown)
            throw new PlainFailureException($"There is no guard {unknown}; {Guard.List} lists them.", 2);
        var wanted = all.Where(g => names.Length == 0 || names.Contains(g.Name, StringComparer.Ordinal)).ToList();
        await using var trial = new GuardTrial(
            Repository.Root,
            Path.Combine(Repository.Local, "guards"),
            Environment.ProcessPath ?? "dotnet"
        );
        var kept = StoredTrials.Of(
            Path.Combine(Repository.Local, "guards.json"),
            await trial.CopyAsync(cancellationToken)
        );
        var results = new List<TrialResult>();
        foreach (var guard in wanted)
        {
            var result = kept.Find(guard) ?? await trial.TryAsync(guard, cancellationToken);
            kept.Keep(result);
            results.Add(result);
            var first = result.Failed is [var test, ..] ? test : "no test failed";
            Console.WriteLine($"{result.Verdict, -7} {guard.Name}: {first}");
        }
        var page = Path.Combine(Repository.Root, Report);
        var before = File.Exists(page) ? await File.ReadAllLinesAsync(page, cancellationToken) : [];
        await File.WriteAllTextAsync(page, Page(all, results, before), cancellationToken);
        var caught = results.Count(r => r.Verdict == Verdict.Caught);
        Console.WriteLine($"{caught} of {results.Count} guards are tested.");
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

            Written by `./run guards`; do not edit. Each guard of [tests/guards.json](../tests/guards.json) was removed
            from a copy of the code, one at a time, and the tests named there were run: at least one must fail. Each line
            shows the last trial of its guard.

            | guard | protects rule | in | without it | first test that fails (of) |
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
