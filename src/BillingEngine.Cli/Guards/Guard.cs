using System.Text.Json;

namespace BillingEngine.Cli.Guards;

/// <summary>
/// A guard of money: the rule it keeps, where it stands, the text that is put in its place to take it out, and the
/// tests of which at least one must then fail.
/// </summary>
public sealed record Guard(string Name, string Rule, string File, string Find, string Put, string Tests, string? Filter)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The list, from the root of a checkout.</summary>
    public const string List = "tests/guards.json";

    /// <summary>The project it stands in; the engine carries the migrations.</summary>
    public string Project => File.StartsWith("src/", StringComparison.Ordinal) ? File.Split('/')[1] : "BillingEngine";

    /// <summary>Reads the list.</summary>
    public static IReadOnlyList<Guard> Read(string root) =>
        JsonSerializer.Deserialize<List<Guard>>(System.IO.File.ReadAllText(Path.Combine(root, List)), Json)!;

    /// <summary>A source text without this guard; null when the guard does not stand in it exactly once.</summary>
    public string? TakenOutOf(string text)
    {
        var at = text.IndexOf(Find, StringComparison.Ordinal);
        return at >= 0 && text.IndexOf(Find, at + 1, StringComparison.Ordinal) < 0
            ? text.Replace(Find, Put, StringComparison.Ordinal)
            : null;
    }
}
