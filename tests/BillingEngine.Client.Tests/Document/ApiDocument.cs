using System.Text.Json;
using System.Text.RegularExpressions;

namespace BillingEngine.Client.Tests.Document;

/// <summary>The committed API document; a test of the engine keeps it up to date.</summary>
internal static class ApiDocument
{
    public static JsonElement Root { get; } =
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Cli.Repository.Root, "docs", "openapi.json"))).RootElement;

    /// <summary>Its schemas by name.</summary>
    public static JsonElement Schemas { get; } = Root.GetProperty("components").GetProperty("schemas");

    /// <summary>Each operation as <c>POST /v1/plans</c>, with its definition.</summary>
    public static IReadOnlyDictionary<string, JsonElement> Operations { get; } =
        (
            from path in Root.GetProperty("paths").EnumerateObject()
            from method in path.Value.EnumerateObject()
            select ($"{method.Name.ToUpperInvariant()} {path.Name}", method.Value)
        ).ToDictionary(StringComparer.Ordinal);

    // Excluded by the first segment of the path: mini programs use their own token, and merchants and keys belong to
    // operators.
    private static readonly string[] NotForBackends = ["mini_program", "merchants"];

    /// <summary>The operations for backends.</summary>
    public static IReadOnlyDictionary<string, JsonElement> ForBackends { get; } =
        Operations
            .Where(operation => !NotForBackends.Contains(operation.Key.Split('/')[2], StringComparer.Ordinal))
            .ToDictionary(StringComparer.Ordinal);

    /// <summary>The schemas that these operations use, nested ones included.</summary>
    public static IReadOnlyList<string> SchemasForBackends { get; } = [.. Reached()];

    private static HashSet<string> Reached()
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Queue<JsonElement>(ForBackends.Values);
        while (waiting.TryDequeue(out var next))
        {
            foreach (
                Match reference in Regex.Matches(
                    next.GetRawText(),
                    "\"#/components/schemas/(?<name>\\w+)\"",
                    RegexOptions.ExplicitCapture
                )
            )
            {
                var name = reference.Groups["name"].Value;
                if (reached.Add(name))
                    waiting.Enqueue(Schemas.GetProperty(name));
            }
        }
        return reached;
    }

    /// <summary>The parameters of an operation, with those that it shares with others.</summary>
    public static IEnumerable<JsonElement> ParametersOf(JsonElement operation) =>
        operation.TryGetProperty("parameters", out var all)
            ? all.EnumerateArray()
                .Select(parameter =>
                    parameter.TryGetProperty("$ref", out var reference)
                        ? Root.GetProperty("components")
                            .GetProperty("parameters")
                            .GetProperty(reference.GetString()!.Split('/')[^1])
                        : parameter
                )
            : [];

    /// <summary>The operation of a request.</summary>
    public static string OperationOf(string method, string path) =>
        Operations
            .Keys.Where(operation =>
                Regex.IsMatch($"{method} {path}", "^" + Regex.Replace(operation, @"\{\w+\}", "[^/]+") + "$")
            )
            // A literal segment of a path matches better than an id.
            .OrderBy(operation => operation.Count(letter => letter == '{'))
            .FirstOrDefault()
        ?? $"none: {method} {path}";

    /// <summary>The schema behind a reference, or the schema itself.</summary>
    public static (string? Name, JsonElement Schema) Follow(JsonElement schema)
    {
        if (
            schema.TryGetProperty("oneOf", out var choices)
            && choices.EnumerateArray().FirstOrDefault(choice => choice.TryGetProperty("$ref", out _))
                is { ValueKind: JsonValueKind.Object } chosen
        )
        {
            schema = chosen;
        }

        if (!schema.TryGetProperty("$ref", out var reference))
            return (null, schema);
        var name = reference.GetString()!.Split('/')[^1];
        return (name, Schemas.GetProperty(name));
    }
}
