using System.Text.RegularExpressions;

namespace Conventions.Tests.Rules;

/// <summary>Every package is pinned exactly, in alphabetical order, with its licence and reason behind it.</summary>
public static partial class PackagePins
{
    /// <summary>What is wrong with the central list of packages.</summary>
    public static IEnumerable<string> Check(SourceFile file)
    {
        string? before = null;
        foreach (var line in file.Lines.Where(line => line.Contains("<PackageVersion", StringComparison.Ordinal)))
        {
            var pin = Pin().Match(line);
            if (!pin.Success)
            {
                yield return $"{file.Path}: no exact version, or no licence and reason behind it: {line.Trim()}";
                continue;
            }
            var name = pin.Groups["name"].Value;
            if (before is not null && StringComparer.OrdinalIgnoreCase.Compare(before, name) >= 0)
                yield return $"{file.Path}: {name} stands after {before}";
            before = name;
        }
    }

    /// <summary>A version next to a reference would bypass the central list.</summary>
    public static IEnumerable<string> CheckProject(SourceFile file) =>
        file
            .Lines.Where(line =>
                line.Contains("<PackageReference", StringComparison.Ordinal)
                && line.Contains("Version", StringComparison.Ordinal)
            )
            .Select(line => $"{file.Path}: a version outside Directory.Packages.props: {line.Trim()}");

    [GeneratedRegex("""<PackageVersion Include="(?<name>[\w.]+)" Version="\d[\w.-]*" /> <!-- [\w.\- ]+\. \S.*\. -->""")]
    private static partial Regex Pin();
}
