using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using BillingEngine.Platform.Http.Json;

namespace BillingEngine.Platform.OpenApi;

/// <summary>The doc comments of the product's types, from the XML files of the compiler.</summary>
internal sealed partial class DocComments
{
    private readonly Dictionary<string, XElement> members = new(StringComparer.Ordinal);

    /// <summary>Reads the XML files of these assemblies; a missing file is ignored.</summary>
    public DocComments(params Assembly[] assemblies)
    {
        foreach (
            var file in assemblies
                .Select(a => Path.Combine(AppContext.BaseDirectory, a.GetName().Name + ".xml"))
                .Where(File.Exists)
        )
        {
            foreach (var member in XDocument.Load(file).Descendants("member"))
                members[member.Attribute("name")!.Value] = member;
        }
    }

    /// <summary>The summary of a type.</summary>
    public string? Of(Type type) => Text(members.GetValueOrDefault("T:" + Name(type))?.Element("summary"));

    /// <summary>The description of a record's field: a parameter or a property.</summary>
    public string? Of(Type type, string member) =>
        Text(
            members
                .GetValueOrDefault("T:" + Name(type))
                ?.Elements("param")
                .FirstOrDefault(param => param.Attribute("name")?.Value == member)
        ) ?? Text(members.GetValueOrDefault($"P:{Name(type)}.{member}")?.Element("summary"));

    /// <summary>The summary of an enum member.</summary>
    public string? OfWord(Type type, string word) =>
        Text(members.GetValueOrDefault($"F:{Name(type)}.{word}")?.Element("summary"));

    private static string Name(Type type) =>
        (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    private static string? Text(XElement? element)
    {
        if (element is null)
            return null;
        var text = string.Concat(
            element
                .Nodes()
                .Select(node =>
                    node switch
                    {
                        XText plain => plain.Value,
                        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
                        XElement { Name.LocalName: "paramref" } param =>
                            $"`{WireJson.Name(param.Attribute("name")!.Value)}`",
                        XElement { Name.LocalName: "see" } see => see.Attribute("cref")?.Value.Split('.', ':')[^1]
                            ?? "",
                        XElement other => other.Value,
                        _ => "",
                    }
                )
        );
        return Blanks().Replace(text, " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
