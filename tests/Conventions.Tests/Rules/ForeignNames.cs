using System.Text.RegularExpressions;

namespace Conventions.Tests.Rules;

/// <summary>No file names the machine it was written on, nor a package registry's host.</summary>
public static class ForeignNames
{
    // Put together from pieces, so that this file passes its own rule.
    private static readonly Regex MachinePath = new(
        @"(?<![\w.\-/])/(?:wo" + @"rk/(?:wt|main|shared|\.\w)|home/(?!runner\b)\w+/|ro" + @"ot/[\w.]|Users/\w+/)"
    );

    private static readonly Regex Registry = new(
        @"https?://(?:api|registry|deb|cdn|security|pypi)\.[\w.]*(?:nu" + @"get|np" + @"mjs|deb" + @"ian|python)[\w.]*"
    );

    /// <summary>Machine paths and registry hosts in a file.</summary>
    public static IEnumerable<string> Check(SourceFile file) =>
        from rule in (Regex[])[MachinePath, Registry]
        from Match match in rule.Matches(file.Text)
        select $"{file.Path} names {match.Value}";
}
