using System.Text.RegularExpressions;
using BillingEngine.Cli.Guards;

namespace Conventions.Tests.Rules;

/// <summary>Why no mutation of some places is tried: the reason, and the places by file, each by a part of its
/// line.</summary>
public sealed record Considered(string Why, IReadOnlyDictionary<string, string[]> At);

/// <summary>
/// Places whose loss shows only when two nodes meet, or one dies: locks, leases, fencing tokens, conditional writes and
/// constraints. Each is a guard that is tried, or has a reason why not.
/// </summary>
public static partial class GuardPlaces
{
    /// <summary>The reasons, from the root of a checkout.</summary>
    public const string List = "tests/guards-considered.json";

    // They drive the engine, call it or judge it; no money is decided there.
    private static readonly string[] Tools =
    [
        "src/BillingEngine.Cli/",
        "src/BillingEngine.Client/",
        "src/BillingEngine.Proof/",
        "src/WeChatPay.Simulator/",
    ];

    /// <summary>What is neither tried nor explained, and what is explained and not there.</summary>
    public static IEnumerable<string> Check(
        IEnumerable<SourceFile> files,
        IReadOnlyList<Guard> guards,
        IReadOnlyList<Considered> considered
    )
    {
        var said = considered.SelectMany(each => each.At).ToLookup(at => at.Key, at => at.Value);
        var known = files.Where(IsShipped).ToList();
        foreach (var gone in said.Select(group => group.Key).Except(known.Select(file => file.Path)))
            yield return $"{List}: {gone} is not a file of the product: strike it";
        foreach (var file in known)
        {
            var tried = guards
                .Where(guard => guard.File == file.Path)
                .SelectMany(guard => Lines(guard, file.Text))
                .ToHashSet();
            var open = Find(file).Where(place => !tried.Contains(place.Line)).ToList();
            // The longest first, so that a short text does not take the place of a longer one that contains it.
            foreach (var text in said[file.Path].SelectMany(texts => texts).OrderByDescending(text => text.Length))
            {
                var at = open.FindIndex(place => place.Text.Contains(text, StringComparison.Ordinal));
                if (at < 0)
                    yield return $"{List}: {file.Path} has no such place, or it is tried: \"{text}\": strike it";
                else
                    open.RemoveAt(at);
            }
            foreach (var (line, text) in open)
            {
                yield return $"{file.Path}:{line} may guard money, and no test is known to miss it: \"{text}\". Write "
                    + $"a test that fails without it, add it to {Guard.List} and run ./run guards NAME; or say in "
                    + $"{List} why not";
            }
        }
    }

    /// <summary>The lines of a file that may guard money.</summary>
    private static IEnumerable<(int Line, string Text)> Find(SourceFile file)
    {
        var isSql = file.Path.EndsWith(".sql", StringComparison.Ordinal);
        for (var i = 0; i < file.Lines.Count; i++)
        {
            var text = isSql ? file.Lines[i].Split("--")[0].Trim() : file.Lines[i].Trim();
            if (text.StartsWith("//", StringComparison.Ordinal))
                continue;
            if (
                isSql
                    ? Constraint().IsMatch(text)
                    : Lock().IsMatch(text) || Token().IsMatch(text) || Lease().IsMatch(text) || Write().IsMatch(text)
            )
            {
                yield return (i + 1, text);
            }
        }
    }

    private static bool IsShipped(SourceFile file) =>
        file.Path.StartsWith("migrations/", StringComparison.Ordinal)
        || (
            file.Path.EndsWith(".cs", StringComparison.Ordinal)
            && file.Path.StartsWith("src/", StringComparison.Ordinal)
            && !Tools.Any(tool => file.Path.StartsWith(tool, StringComparison.Ordinal))
        );

    // What a guard's trial changes: what is found without the beginning and the end that stay.
    private static IEnumerable<int> Lines(Guard guard, string text)
    {
        var (find, put) = (guard.Find, guard.Put);
        var at = text.IndexOf(find, StringComparison.Ordinal);
        if (at < 0)
            return [];
        var shorter = Math.Min(find.Length, put.Length);
        var before = Enumerable.Range(0, shorter).TakeWhile(i => find[i] == put[i]).Count();
        var after = Enumerable.Range(1, shorter - before).TakeWhile(i => find[^i] == put[^i]).Count();
        var first = LineOf(text, at + before);
        return Enumerable.Range(first, LineOf(text, Math.Max(at + before, at + find.Length - after - 1)) - first + 1);
    }

    private static int LineOf(string text, int at) => text.AsSpan(0, at).Count('\n') + 1;

    [GeneratedRegex(
        @"\bFOR (NO KEY )?UPDATE\b|\bFOR (KEY )?SHARE\b|\bSKIP LOCKED\b|\.Lock\w*Async\(|\bLOCK TABLE\b"
            + @"|\bpg_(try_)?advisory_\w*lock|\.IsRowVersion\(",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Lock();

    [GeneratedRegex(
        @"\b[Ff]ence\b( ([!<>]=?|==) (?!null)| = (?!null|\w+\.Fence\b)|\+\+)|[!=<>]= [\w.]*\b[Ff]ence\b|\bMaySend\("
            + @"|\b[Cc]laimedUntil [!=]= ",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Token();

    [GeneratedRegex(
        @"\bleased?_until (<|>|IS)|\bLeaseUntil (is|=|[<>=!]=?) (?!null;)|LeaseSeconds [-<>]"
            + @"|[<>] \w+\.LeaseSeconds|\{LeasedClaims\.\w+\}",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Lease();

    [GeneratedRegex(
        @"\bON CONFLICT\b|(?<!\b(DO|FOR|KEY) )\bUPDATE [a-z_{]+|\bDELETE FROM\b",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Write();

    // The words that a column may hold are no guard: the mapping knows no others.
    [GeneratedRegex(
        @"\bUNIQUE\b|\bEXCLUDE\b|\bCHECK \((?!\w+ IN\b)|\bPRIMARY KEY \(|\bCREATE (CONSTRAINT )?TRIGGER\b",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Constraint();
}
