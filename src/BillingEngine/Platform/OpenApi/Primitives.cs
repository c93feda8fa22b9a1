using System.Text.Json.Nodes;
using BillingEngine.Domain.Common;

namespace BillingEngine.Platform.OpenApi;

/// <summary>The schemas of types without fields.</summary>
internal static class Primitives
{
    private static readonly Dictionary<Type, (string Type, string? Format, string Example)> Known = new()
    {
        [typeof(string)] = ("string", null, ""),
        [typeof(long)] = ("integer", "int64", ""),
        [typeof(int)] = ("integer", "int32", ""),
        [typeof(bool)] = ("boolean", null, ""),
        [typeof(DateTimeOffset)] = ("string", "date-time", "2026-11-22T02:00:00Z"),
        [typeof(DateOnly)] = ("string", "date", "2026-11-22"),
        // A local time has no offset, so it is not a date-time of RFC 3339.
        [typeof(DateTime)] = ("string", null, "2026-11-22T10:00:00"),
        [typeof(TimeSpan)] = ("string", null, "08:00:00"),
        [typeof(object)] = ("object", null, ""),
    };

    /// <summary>The schema of a type without fields; null for every other.</summary>
    public static JsonObject? Of(Type type)
    {
        if (type == typeof(Currency))
        {
            return new()
            {
                ["type"] = "string",
                ["enum"] = new JsonArray([.. Currency.Codes.Select(code => (JsonNode)code)]),
            };
        }
        if (type.IsValueType && type.GetProperty("Prefix") is { } prefix)
        {
            return new()
            {
                ["type"] = "string",
                ["pattern"] = $"^{prefix.GetValue(null)}_[0-9A-Z]{{26}}$",
                ["example"] = $"{prefix.GetValue(null)}_01KB3Z7Q5W8E9RTYA2S3D4F5G6",
            };
        }
        if (!Known.TryGetValue(type, out var known))
            return null;
        var schema = new JsonObject { ["type"] = known.Type };
        if (known.Format is { } format)
            schema["format"] = format;
        if (known.Example.Length > 0)
            schema["example"] = known.Example;
        return schema;
    }
}
