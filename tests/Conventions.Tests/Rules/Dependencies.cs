using System.Reflection;
using System.Xml.Linq;

namespace Conventions.Tests.Rules;

/// <summary>Which project may refer to which. A project that is not listed may refer to none.</summary>
public static class Dependencies
{
    /// <summary>Each project of the product, and the projects of the product that it may refer to.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Drawn = new Dictionary<string, string[]>(
        StringComparer.Ordinal
    )
    {
        ["BillingEngine.Domain"] = [],
        ["WeChatPay.Global"] = [],
        ["BillingEngine"] = ["BillingEngine.Domain"],
        ["BillingEngine.WeChatPay"] = ["BillingEngine.Domain", "WeChatPay.Global"],
        ["WeChatPay.Simulator"] = ["WeChatPay.Global"],
        ["BillingEngine.Hangfire"] = ["BillingEngine"],
        ["BillingEngine.Server"] =
        [
            "BillingEngine",
            "BillingEngine.Domain",
            "BillingEngine.Hangfire",
            "BillingEngine.WeChatPay",
            "WeChatPay.Global",
        ],
        ["BillingEngine.Proof"] = [],
        // Like a customer's backend: it knows the HTTP API only.
        ["BillingEngine.Client"] = [],
        // The storm runs servers and the simulator inside one process; the other verbs start them as processes.
        ["BillingEngine.Cli"] =
        [
            "BillingEngine",
            "BillingEngine.Domain",
            "BillingEngine.Proof",
            "BillingEngine.Server",
            "WeChatPay.Simulator",
        ],
    };

    // A package may bring the framework or the database to the nouns, or billing to the client: these name what they
    // may use.
    private static readonly Dictionary<string, string[]> Packages = new(StringComparer.Ordinal)
    {
        ["BillingEngine.Domain"] = ["NodaTime"],
        ["WeChatPay.Global"] = [],
        ["WeChatPay.Simulator"] = [],
        ["BillingEngine.WeChatPay"] = [],
        ["BillingEngine.Client"] = [],
        // Independent of the engine down to its libraries: EF Core has its own opinions of what a row says.
        ["BillingEngine.Proof"] = ["NodaTime", "Npgsql"],
    };

    /// <summary>References of a project file that are not drawn.</summary>
    public static IEnumerable<string> CheckProject(SourceFile file)
    {
        var name = Path.GetFileNameWithoutExtension(file.Path);
        var project = XDocument.Parse(file.Text);
        var allowed = Drawn.GetValueOrDefault(name, []);
        foreach (
            var reference in Included(project, "ProjectReference")
                .Select(path => Path.GetFileNameWithoutExtension(path))
        )
        {
            if (!allowed.Contains(reference, StringComparer.Ordinal))
                yield return $"{file.Path}: {name} may not know {reference}";
        }
        if (!Packages.TryGetValue(name, out var packages))
            yield break;
        foreach (var package in Included(project, "PackageReference"))
        {
            if (!packages.Contains(package, StringComparer.Ordinal))
                yield return $"{file.Path}: {name} may not use the package {package}";
        }
    }

    /// <summary>
    /// References of a compiled assembly, among our own, that are not drawn: a transitive one is seen here only.
    /// </summary>
    public static IEnumerable<string> CheckAssembly(string name, IEnumerable<AssemblyName> references)
    {
        var allowed = Drawn.GetValueOrDefault(name, []);
        return references
            .Select(reference => reference.Name!)
            .Where(Drawn.ContainsKey)
            .Where(reference => !allowed.Contains(reference, StringComparer.Ordinal))
            .Select(reference => $"{name} may not know {reference}");
    }

    private static IEnumerable<string> Included(XDocument project, string element) =>
        project
            .Descendants(element)
            .Select(item => item.Attribute("Include")?.Value.Replace('\\', '/'))
            .OfType<string>();
}
