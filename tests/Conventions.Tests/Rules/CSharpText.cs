using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Conventions.Tests.Rules;

/// <summary>The compiler's reading of a file.</summary>
public static class CSharpText
{
    // Many rules read the same file.
    private static readonly ConditionalWeakTable<SourceFile, CompilationUnitSyntax> Parsed = [];

    /// <summary>
    /// The root of a file's syntax; a file that the compiler cannot read throws, so that no rule passes unread.
    /// </summary>
    public static CompilationUnitSyntax Read(SourceFile file) => Parsed.GetValue(file, Parse);

    private static CompilationUnitSyntax Parse(SourceFile file)
    {
        var tree = CSharpSyntaxTree.ParseText(file.Text, new CSharpParseOptions(LanguageVersion.Preview));
        var error = tree.GetDiagnostics().FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        return error is null ? tree.GetCompilationUnitRoot() : throw new FormatException($"{file.Path}: {error}");
    }

    /// <summary>The line, from 1, on which a node begins.</summary>
    public static int LineOf(SyntaxNode node) => node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;

    /// <summary>The types that a file declares.</summary>
    public static IEnumerable<BaseTypeDeclarationSyntax> Types(SourceFile file) =>
        Read(file).DescendantNodes().OfType<BaseTypeDeclarationSyntax>();
}
