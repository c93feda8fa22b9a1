using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Conventions.Tests.Rules;

/// <summary>What may not be called or written in the product's sources.</summary>
public static partial class BannedCalls
{
    private static readonly Dictionary<string, string> BannedMembers = new(StringComparer.Ordinal)
    {
        ["DateTime.UtcNow"] = "take a TimeProvider, or now as an argument",
        ["DateTime.Now"] = "take a TimeProvider, or now as an argument",
        ["DateTime.Today"] = "take a TimeProvider, or now as an argument",
        ["DateTimeOffset.UtcNow"] = "take a TimeProvider, or now as an argument",
        ["DateTimeOffset.Now"] = "take a TimeProvider, or now as an argument",
        ["Thread.Sleep"] = "nothing waits by blocking a thread",
    };

    /// <summary>Calls, unfinished places, regions and banners in a file.</summary>
    public static IEnumerable<string> Check(SourceFile file)
    {
        var root = CSharpText.Read(file);
        return Members(file, root).Concat(Unfinished(file, root)).Concat(Trivia(file, root));
    }

    /// <summary>A handler that catches everything hides bugs from the alarm.</summary>
    public static IEnumerable<string> CheckHandler(SourceFile file)
    {
        var root = CSharpText.Read(file);
        var handlers = root.DescendantNodes()
            .OfType<TypeDeclarationSyntax>()
            .Where(type => type.Identifier.Text.EndsWith("Handler", StringComparison.Ordinal));
        return handlers
            .SelectMany(handler => handler.DescendantNodes().OfType<CatchClauseSyntax>())
            .Where(caught => caught.Declaration?.Type.ToString() is null or "Exception" or "System.Exception")
            .Where(caught => caught.Filter is null && !RethrowsOnly(caught))
            .Select(caught => $"{file.Path}:{CSharpText.LineOf(caught)} catches every exception in a handler");
    }

    private static bool RethrowsOnly(CatchClauseSyntax caught) =>
        caught.Block.Statements.LastOrDefault() is ThrowStatementSyntax { Expression: null };

    private static IEnumerable<string> Members(SourceFile file, CompilationUnitSyntax root) =>
        from access in root.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
        let name = $"{LastName(access.Expression)}.{access.Name.Identifier.Text}"
        where BannedMembers.ContainsKey(name)
        select $"{file.Path}:{CSharpText.LineOf(access)} {name}: {BannedMembers[name]}";

    private static string LastName(ExpressionSyntax expression) =>
        expression is MemberAccessExpressionSyntax inner ? inner.Name.Identifier.Text : expression.ToString();

    private static IEnumerable<string> Unfinished(SourceFile file, CompilationUnitSyntax root) =>
        root.DescendantNodes()
            .OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.Text == "NotImplementedException")
            .Select(name => $"{file.Path}:{CSharpText.LineOf(name)} NotImplementedException: no stubs");

    private static IEnumerable<string> Trivia(SourceFile file, CompilationUnitSyntax root)
    {
        foreach (var trivia in root.DescendantTrivia(descendIntoTrivia: true))
        {
            var line = trivia.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
            if (trivia.IsKind(SyntaxKind.RegionDirectiveTrivia))
                yield return $"{file.Path}:{line} has a region";
            if (
                !trivia.IsKind(SyntaxKind.SingleLineCommentTrivia)
                && !trivia.IsKind(SyntaxKind.MultiLineCommentTrivia)
                && !trivia.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia)
            )
            {
                continue;
            }

            var text = trivia.ToFullString();
            if (UnfinishedWords().Match(text) is { Success: true } word)
                yield return $"{file.Path}:{line} says {word.Value}: finish it or strike it";
            if (Banner().IsMatch(text))
                yield return $"{file.Path}:{line} has a banner";
        }
    }

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|\bfor now\b")]
    private static partial Regex UnfinishedWords();

    [GeneratedRegex(@"[-=*#~_]{5,}")]
    private static partial Regex Banner();
}
