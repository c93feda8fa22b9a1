using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Conventions.Tests.Rules;

/// <summary>
/// How long a file, a method and a line may be. The formatter gives each argument of a long call a line of its own, so
/// the tables of rows in tests may be longer than code.
/// </summary>
public static class Sizes
{
    public const int MostLinesOfAFile = 350;
    public const int MostLinesOfATestFile = 500;
    public const int MostLinesOfAMethod = 110;
    public const int MostLinesOfATestMethod = 180;

    // The formatter breaks code at 120, and leaves strings and comments as they are.
    public const int MostCharactersOfALine = 140;

    /// <summary>
    /// Wire records, which are as long as the gateway's own field lists: the only files that may be longer. One name a
    /// line.
    /// </summary>
    public static readonly IReadOnlyList<string> WireRecords = [];

    /// <summary>A file that is too long; C#, SQL and scripts alike.</summary>
    public static IEnumerable<string> CheckFile(SourceFile file, IReadOnlyCollection<string> exempt)
    {
        var most = IsTest(file) ? MostLinesOfATestFile : MostLinesOfAFile;
        if (file.Lines.Count > most && !exempt.Contains(file.Path))
            yield return $"{file.Path} has {file.Lines.Count} lines, {most} are the most";
        if (file.Lines.Count <= most && exempt.Contains(file.Path))
            yield return $"{file.Path} is exempt but needs it no more";
    }

    /// <summary>Lines that are too long; a line that is one word (an address, a vector) cannot be broken.</summary>
    public static IEnumerable<string> CheckLines(SourceFile file) =>
        from numbered in file.Lines.Select((text, index) => (text, number: index + 1))
        where
            numbered.text.TrimEnd('\r').Length > MostCharactersOfALine
            && numbered.text.Trim().Contains(' ', StringComparison.Ordinal)
        select $"{file.Path}:{numbered.number} has {numbered.text.Length} characters";

    /// <summary>Methods, constructors, operators, accessors and local functions that are too long.</summary>
    public static IEnumerable<string> CheckMethods(SourceFile file) =>
        from node in CSharpText.Read(file).DescendantNodes()
        where
            node
                is BaseMethodDeclarationSyntax
                    or LocalFunctionStatementSyntax
                    or AccessorDeclarationSyntax
                    or PropertyDeclarationSyntax
        let lines = Length(node)
        let most = IsTest(file) ? MostLinesOfATestMethod : MostLinesOfAMethod
        where lines > most
        select $"{file.Path}:{CSharpText.LineOf(node)} a method of {lines} lines, {most} are the most";

    private static bool IsTest(SourceFile file) => file.Path.StartsWith("tests/", StringComparison.Ordinal);

    private static int Length(SyntaxNode node)
    {
        var span = node.GetLocation().GetLineSpan();
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }
}
