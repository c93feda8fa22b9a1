using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Conventions.Tests.Rules;

/// <summary>One folder of the engine that uses another: the arrow, and where.</summary>
public sealed record FolderUse(string From, string To, string At);

/// <summary>
/// Which folder of the engine may know which. <c>Platform</c> knows no other folder, no folder knows
/// <c>Composition</c>, and features know each other only as docs/architecture.md draws it, without a circle.
/// </summary>
public static partial class Folders
{
    /// <summary>The file that holds the drawing.</summary>
    public const string Drawing = "docs/architecture.md";

    private const string Root = "src/BillingEngine/";
    private const string Platform = "Platform";
    private const string Composition = "Composition";

    /// <summary>The arrows between features in a drawing: lines such as <c>Orders --> Payments</c>.</summary>
    public static IReadOnlySet<(string From, string To)> Read(string drawing) =>
        Arrow().Matches(drawing).Select(arrow => (arrow.Groups["from"].Value, arrow.Groups["to"].Value)).ToHashSet();

    /// <summary>What one folder uses of another, by <c>using</c> directives and by qualified names.</summary>
    public static IReadOnlyList<FolderUse> Uses(IEnumerable<SourceFile> files)
    {
        var engine = files.Where(file => file.Path.StartsWith(Root, StringComparison.Ordinal)).ToList();
        var types = engine
            .SelectMany(file => CSharpText.Types(file).Select(type => (FolderOf(file), type.Identifier.Text)))
            .ToHashSet();
        var folders = engine.Select(FolderOf).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. from file in engine
            let own = FolderOf(file)
            from name in CSharpText.Read(file).DescendantNodes().Where(IsOutermostName)
            let to = FolderIn(name.ToString().Split('.', StringSplitOptions.TrimEntries), folders, types)
            where to is not null && to != own
            select new FolderUse(own, to, $"{file.Path}:{CSharpText.LineOf(name)}"),
        ];
    }

    /// <summary>Uses that are not allowed, arrows that nothing uses, and circles in the drawing.</summary>
    public static IEnumerable<string> Check(IEnumerable<SourceFile> files, IReadOnlySet<(string, string)> drawn)
    {
        var uses = Uses(files);
        foreach (var use in uses)
        {
            if (use.From == Platform)
                yield return $"{use.At}: {Platform} serves every feature and may not know {use.To}";
            else if (use.To == Composition)
                yield return $"{use.At}: {use.From} may not know {Composition}: take what it registers as a parameter";
            else if (use.To != Platform && use.From != Composition && !drawn.Contains((use.From, use.To)))
                yield return $"{use.At}: {use.From} may not know {use.To}: {Drawing} draws no arrow between them";
        }
        var used = uses.Select(use => (use.From, use.To)).ToHashSet();
        foreach (var (from, to) in drawn.Except(used))
            yield return $"{Drawing}: nothing in {from} uses {to}: remove the arrow";
        foreach (var folder in InCircles(drawn))
            yield return $"{Drawing}: {folder} is in a circle of arrows";
    }

    private static IEnumerable<string> InCircles(IReadOnlySet<(string From, string To)> arrows)
    {
        var open = arrows.SelectMany(arrow => (string[])[arrow.From, arrow.To]).ToHashSet(StringComparer.Ordinal);
        // Remove what knows none of the rest until nothing more can be removed: the rest is in circles or above them.
        while (open.RemoveWhere(folder => !arrows.Any(arrow => arrow.From == folder && open.Contains(arrow.To))) > 0)
        { }
        return open.Order(StringComparer.Ordinal);
    }

    private static string FolderOf(SourceFile file) => file.Path[Root.Length..].Split('/')[0];

    private static bool IsOutermostName(SyntaxNode node) =>
        node is QualifiedNameSyntax or MemberAccessExpressionSyntax { Expression: not InvocationExpressionSyntax }
        && node.Parent is not (QualifiedNameSyntax or MemberAccessExpressionSyntax)
        && node.Parent is not BaseNamespaceDeclarationSyntax;

    // BillingEngine.Orders.X in full, or Orders.X where Orders has a type X.
    private static string? FolderIn(string[] name, HashSet<string> folders, HashSet<(string, string)> types)
    {
        if (name[0] == "BillingEngine" && name.Length > 1)
            return folders.Contains(name[1]) ? name[1] : null;
        return name.Length > 1 && types.Contains((name[0], name[1])) ? name[0] : null;
    }

    [GeneratedRegex(@"^ *(?<from>\w+) --> (?<to>\w+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Arrow();
}
