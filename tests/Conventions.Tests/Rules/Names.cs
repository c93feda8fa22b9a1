namespace Conventions.Tests.Rules;

/// <summary>Names that say nothing.</summary>
public static class Names
{
    private static readonly string[] Forbidden =
    [
        "Service",
        "Services",
        "Manager",
        "Helper",
        "Helpers",
        "Util",
        "Utils",
        "Utility",
        "Processor",
        "Dto",
        "DTO",
    ];

    /// <summary>Types whose name ends in a word that could end any name.</summary>
    public static IEnumerable<string> Check(SourceFile file) =>
        from type in CSharpText.Types(file)
        let name = type.Identifier.Text
        from suffix in Forbidden
        where name.EndsWith(suffix, StringComparison.Ordinal)
        select $"{file.Path}:{CSharpText.LineOf(type)} {name} ends in {suffix}: say what it is";
}
