using System.Text.RegularExpressions;

namespace Conventions.Tests.Rules;

/// <summary>A relative link in a document leads to a file of the repository.</summary>
public static partial class DocumentLinks
{
    /// <summary>Links that lead nowhere, given all files' paths.</summary>
    public static IEnumerable<string> Check(SourceFile file, IReadOnlyCollection<string> paths) =>
        from link in Link().Matches(OutsideCode(file.Text))
        let target = link.Groups["target"].Value.Split('#')[0]
        where
            target.Length > 0
            && !target.Contains("://", StringComparison.Ordinal)
            && !target.StartsWith("mailto:", StringComparison.Ordinal)
        let resolved = Resolve(file.Path, target)
        where
            !paths.Any(path =>
                path == resolved || path.StartsWith($"{resolved.TrimEnd('/')}/", StringComparison.Ordinal)
            )
        select $"{file.Path}: the link {link.Groups["target"].Value} leads nowhere";

    private static string OutsideCode(string text) => Fence().Replace(text, "");

    private static string Resolve(string from, string target)
    {
        var parts = new Stack<string>(from.Split('/')[..^1]);
        foreach (var part in target.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && !parts.TryPop(out _))
                return target;
            if (part is not (".." or "."))
                parts.Push(part);
        }
        return string.Join('/', parts.Reverse());
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
