using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Conventions.Tests.Rules;

/// <summary>
/// Words that a reader whose first language is not English stops at. They may not occur in comments, strings, names of
/// types, documents or scripts. docs/glossary.md says what to write instead.
/// </summary>
public static partial class PlainWords
{
    /// <summary>Paths that may still use the words. A path leaves this list when its texts are rewritten.</summary>
    public static readonly IReadOnlyList<string> NotYet = [];

    /// <summary>
    /// Files that have to write the words down (this rule, its test, the license), generated files, and migrations, whose
    /// text may not change once they have run: their checksums are stored.
    /// </summary>
    private static readonly string[] Exempt =
    [
        "LICENSE",
        "docs/openapi.json",
        "docs/schema.sql",
        "migrations/",
        "tests/Conventions.Tests/PlainWordsTests.cs",
        "tests/Conventions.Tests/Rules/PlainWords.cs",
    ];

    private static readonly string[] Plain =
    [
        ".md",
        ".sh",
        ".sql",
        ".js",
        ".html",
        ".http",
        ".yml",
        ".yaml",
        ".csproj",
        ".props",
        ".wxml",
    ];

    /// <summary>Uses of the words in a file, unless its path is exempt or on the list.</summary>
    public static IEnumerable<string> CheckUnlessListed(SourceFile file) =>
        Exempt
            .Concat(NotYet)
            .Any(path =>
                file.Path == path || (path.EndsWith('/') && file.Path.StartsWith(path, StringComparison.Ordinal))
            )
            ? []
            : Check(file);

    /// <summary>Uses of the words in a file.</summary>
    public static IEnumerable<string> Check(SourceFile file) =>
        Path.GetExtension(file.Path) switch
        {
            ".cs" => CheckCSharp(file),
            var extension when Plain.Contains(extension, StringComparer.Ordinal) || IsScript(file) => CheckText(file),
            _ => [],
        };

    private static bool IsScript(SourceFile file) => file.Text.StartsWith("#!", StringComparison.Ordinal);

    private static IEnumerable<string> CheckText(SourceFile file) =>
        Words()
            .Matches(WithoutTheTable(file))
            .Select(word => Refusal(file, file.Text.AsSpan(0, word.Index).Count('\n') + 1, word.Value));

    // The glossary's last table names the words in order to replace them.
    private static string WithoutTheTable(SourceFile file) =>
        file.Path == "docs/glossary.md" ? file.Text.Split("\n## We say")[0] : file.Text;

    private static IEnumerable<string> CheckCSharp(SourceFile file)
    {
        var root = CSharpText.Read(file);
        var comments =
            from trivia in root.DescendantTrivia()
            where IsComment(trivia)
            from Match word in Words().Matches(trivia.ToFullString())
            select Refusal(file, LineOf(trivia.GetLocation(), trivia.ToFullString(), word), word.Value);
        var strings =
            from token in root.DescendantTokens()
            where IsText(token)
            from Match word in Words().Matches(token.Text)
            select Refusal(file, LineOf(token.GetLocation(), token.Text, word), word.Value);
        var types =
            from type in CSharpText.Types(file)
            from Match word in Words().Matches(Hump().Replace(type.Identifier.Text, " "))
            select Refusal(file, CSharpText.LineOf(type), $"{type.Identifier.Text} ({word.Value})");
        return comments.Concat(strings).Concat(types);
    }

    private static bool IsComment(SyntaxTrivia trivia) =>
        trivia.Kind()
            is SyntaxKind.SingleLineCommentTrivia
                or SyntaxKind.MultiLineCommentTrivia
                or SyntaxKind.SingleLineDocumentationCommentTrivia
                or SyntaxKind.MultiLineDocumentationCommentTrivia;

    // A single word is data, such as the user name nobody.
    private static bool IsText(SyntaxToken token) =>
        token.Kind()
            is (
                SyntaxKind.StringLiteralToken
                or SyntaxKind.SingleLineRawStringLiteralToken
                or SyntaxKind.MultiLineRawStringLiteralToken
                or SyntaxKind.InterpolatedStringTextToken
            )
        && token.Text.Any(char.IsWhiteSpace);

    private static int LineOf(Location start, string text, Match word) =>
        start.GetLineSpan().StartLinePosition.Line + 1 + text.AsSpan(0, word.Index).Count('\n');

    private static string Refusal(SourceFile file, int line, string word) =>
        $"{file.Path}:{line} says {Space().Replace(word, " ")}: use plain English, see docs/glossary.md";

    // A phrase may break at the end of a line, where a comment's slashes or a quote's bar follow.
    [GeneratedRegex(
        @"\b(?:whoever|bears|deeds?|nobody|somebody|beside|anew|mend(?:s|ed|ing)?|thereby|whereby|whereupon|henceforth"
            + @"|betimes|mischief|weather|houses?|doors?|edd(?:y|ies)|hears?[\s/>-]+of|is[\s/>-]+told|of[\s/>-]+late"
            + @"|comes[\s/>-]+round|stands[\s/>-]+in|what[\s/>-]+came[\s/>-]+of)\b",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Words();

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")]
    private static partial Regex Hump();

    [GeneratedRegex(@"[\s/>-]+")]
    private static partial Regex Space();
}
