using System.Text.RegularExpressions;

namespace Conventions.Tests.Rules;

/// <summary>
/// A comment cites only what lies in the repository: a document by its path from the root, a section of the protocol by
/// its heading, a discrepancy by its number in the table.
/// </summary>
public sealed partial class Citations
{
    /// <summary>Where the protocol is written down.</summary>
    public static readonly IReadOnlyList<string> Protocol = ["docs/wechat-pay.md", "docs/wechat-pay-orders.md"];

    private readonly HashSet<string> paths;
    private readonly HashSet<string> headings;
    private readonly HashSet<string> discrepancies;

    /// <summary>Takes all files' paths and the documents of the protocol.</summary>
    public Citations(IEnumerable<string> paths, IReadOnlyList<SourceFile> protocol)
    {
        this.paths = paths.ToHashSet(StringComparer.Ordinal);
        headings = protocol
            .SelectMany(
                file => Heading().Matches(file.Text),
                (file, m) => $"{file.Path}, {m.Groups["text"].Value.Trim()}"
            )
            .ToHashSet(StringComparer.Ordinal);
        discrepancies = protocol
            .SelectMany(file => Row().Matches(file.Text))
            .SelectMany(row => Discrepancy().Matches(row.Value))
            .Select(m => m.Value)
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Citations in a source's comments that lead nowhere.</summary>
    public IEnumerable<string> Check(SourceFile file) =>
        from Match comment in Comment().Matches(file.Text)
        let text = LineBreak().Replace(comment.Value, " ")
        from refusal in Documents(text).Concat(Sections(text)).Concat(Numbers(text))
        select $"{file.Path}: a comment cites {refusal}";

    private IEnumerable<string> Documents(string text) =>
        Document().Matches(text).Select(m => m.Value).Where(cited => !paths.Contains(cited));

    private IEnumerable<string> Sections(string text) =>
        Section()
            .Matches(text)
            .Select(m => $"{m.Groups["document"].Value}, {m.Groups["section"].Value.Trim()}")
            .Where(cited => !headings.Contains(cited));

    private IEnumerable<string> Numbers(string text) =>
        Discrepancy().Matches(text).Select(m => m.Value).Where(cited => !discrepancies.Contains(cited));

    [GeneratedRegex(@"^[ \t]*///?.*(?:\n[ \t]*///?.*)*", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\s*\n\s*///? ?")]
    private static partial Regex LineBreak();

    [GeneratedRegex(@"[\w./-]+\.md\b|\bREADME \d[\d.]*")]
    private static partial Regex Document();

    [GeneratedRegex(@"(?<document>docs/wechat-pay(?:-orders)?\.md), (?<section>[^;:.,()]+)")]
    private static partial Regex Section();

    [GeneratedRegex(@"\bD-\d\d\b")]
    private static partial Regex Discrepancy();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\| (?:D-\d\d(?:, )?)+ \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
