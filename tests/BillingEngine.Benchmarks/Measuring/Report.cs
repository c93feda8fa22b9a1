using System.Text.Json;

namespace BillingEngine.Benchmarks.Measuring;

/// <summary>
/// One comparison: the median of the paired values and the worst pair; <paramref name="Least"/> is the goal that a run
/// with <c>--check</c> must reach, <paramref name="Goal"/> the one to strive for.
/// </summary>
public sealed record Finding(string What, IReadOnlyList<double> Pairs, double? Least, double? Goal, bool LessIsBetter)
{
    /// <summary>The median of the pairs.</summary>
    public double Median => Statistics.Median(Pairs);

    /// <summary>The worst pair.</summary>
    public double Worst => LessIsBetter ? Pairs.Max() : Pairs.Min();

    /// <summary>Whether the least goal is reached.</summary>
    public bool IsReached => Least is not { } least || (LessIsBetter ? Median <= least : Median >= least);
}

/// <summary>What a bench found, for people and for machines.</summary>
public sealed class Report(string bench, Contest contest)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
    };

    private readonly List<Finding> findings = [];
    private readonly List<string> notes = [];

    /// <summary>A sentence to print next to the numbers.</summary>
    public void Note(string sentence) => notes.Add(sentence);

    /// <summary>The rate of one contender over another's, pair by pair.</summary>
    public void Ratio(string one, string other, double? least, double? goal) =>
        Compare(
            $"{one} / {other}",
            one,
            other,
            (a, b) => b.Rate > 0 ? a.Rate / b.Rate : 0,
            least,
            goal,
            lessIsBetter: false
        );

    /// <summary>Any comparison of two contenders, pair by pair.</summary>
    public void Compare(
        string what,
        string one,
        string other,
        Func<Turn, Turn, double> of,
        double? least,
        double? goal,
        bool lessIsBetter
    ) => Find(what, contest.Turns[one].Zip(contest.Turns[other], of), least, goal, lessIsBetter);

    /// <summary>Values of any origin, one a round.</summary>
    public void Find(string what, IEnumerable<double> pairs, double? least, double? goal, bool lessIsBetter) =>
        findings.Add(new Finding(what, [.. pairs], least, goal, lessIsBetter));

    /// <summary>Prints, writes the file and answers what to exit with.</summary>
    public int Finish(string folder, bool check)
    {
        Console.WriteLine();
        foreach (var (name, turns) in contest.Turns)
        {
            Console.WriteLine(
                $"{name, -10} median {Statistics.Median(turns.Select(t => t.Rate)), 9:N0}/s  "
                    + $"{Statistics.Median(turns.Select(t => t.CpuPerRow)) * 1e6, 7:N0} us of CPU a row"
            );
        }
        foreach (var f in findings)
        {
            var sign = f.LessIsBetter ? "<=" : ">=";
            var goals = f.Goal is null ? "" : $"  goal {sign} {f.Goal:0.00}";
            var verdict = f.Least is null
                ? ""
                : $"  at least {sign} {f.Least:0.00}: {(f.IsReached ? "yes" : "MISSED")}";
            Console.WriteLine($"{f.What}: {f.Median:0.000} (worst pair {f.Worst:0.000}){verdict}{goals}");
        }
        var faults = contest
            .Turns.SelectMany(c => c.Value.SelectMany(t => t.Faults.Select(f => $"{c.Key}: {f}")))
            .ToList();
        Console.WriteLine(
            faults.Count == 0 ? "count check: exact" : $"count check FAILED: {string.Join("; ", faults)}"
        );
        foreach (var note in notes)
            Console.WriteLine(note);
        Write(folder, faults);
        return faults.Count > 0 || (check && findings.Any(f => !f.IsReached)) ? 1 : 0;
    }

    private void Write(string folder, List<string> faults)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, bench + ".json");
        File.WriteAllText(
            path,
            JsonSerializer.Serialize(
                new
                {
                    Bench = bench,
                    MeasuredAt = TimeProvider.System.GetUtcNow(),
                    Cores = Environment.ProcessorCount,
                    Findings = findings,
                    SignatureSeconds = contest.SignatureSeconds,
                    Turns = contest.Turns,
                    Faults = faults,
                    Notes = notes,
                },
                Json
            )
        );
        Console.WriteLine($"written to {Path.GetRelativePath(Environment.CurrentDirectory, path)}");
    }
}
