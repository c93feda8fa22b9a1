using System.Text.RegularExpressions;

namespace Conventions.Tests.Rules;

/// <summary>A page that says where to look must follow the files: each path it names is in the repository.</summary>
public static partial class DocumentPaths
{
    /// <summary>Paths between backticks that lead nowhere; one with a wildcard or a blank to fill in is not looked at.</summary>
    public static IEnumerable<string> Check(SourceFile file, IReadOnlyCollection<string> paths) =>
        Named()
            .Matches(file.Text)
            .Select(match => match.Groups["path"].Value)
            .SelectMany(path => Missing(file, path, paths));

    /// <summary>Paths of a code owners' map that lead nowhere.</summary>
    public static IEnumerable<string> CheckOwners(SourceFile file, IReadOnlyCollection<string> paths) =>
        file
            .Lines.Where(line => line.StartsWith('/') && !line.Contains('*', StringComparison.Ordinal))
            .SelectMany(line => Missing(file, line.Split(' ')[0][1..], paths));

    private static IEnumerable<string> Missing(SourceFile file, string path, IReadOnlyCollection<string> paths)
    {
        var folder = path.TrimEnd('/') + '/';
        if (!paths.Contains(path) && !paths.Any(known => known.StartsWith(folder, StringComparison.Ordinal)))
            yield return $"{file.Path} names {path}, which is not in the repository";
    }

    [GeneratedRegex(@"`(?<path>(?:src|tests|docs|migrations|samples|scripts|\.ci|\.github)/[\w./-]*)`")]
    private static partial Regex Named();
}
