using System.Text.Json;

namespace BillingEngine.Cli.Guards;

/// <summary>
/// A guard of money: the rule it protects, its file and text, the text that replaces it in a trial, and the tests of
/// which at least one must then fail.
/// </summary>
public sealed record Guard(string Name, string Rule, string File, string Find, string Put, string Tests, string? Filter)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The list, from the root of a checkout.</summary>
    public const string List = "tests/guards.json";

    /// <summary>The project to build. The engine project contains the migrations.</summary>
    public string Project => File.StartsWith("src/", StringComparison.Ordinal) ? File.Split('/')[1] : "BillingEngine";

    public static IReadOnlyList<Guard> Read(string root) =>
        JsonSerializer.Deserialize<List<Guard>>(System.IO.File.ReadAllText(Path.Combine(root, List)), Json)!;

    /// <summary>The source text without this guard, or null when the guard does not occur exactly once.</summary>
    public string? TakenOutOf(string text)
    {
        var at = text.IndexOf(Find, StringComparison.Ordinal);
        return at >= 0 && text.IndexOf(Find, at + 1, StringComparison.Ordinal) < 0
            ? text.Replace(Find, Put, StringComparison.Ordinal)
            : null;
    }
}
