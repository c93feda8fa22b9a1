using System.Text.Json;
using System.Text.RegularExpressions;

namespace BillingEngine.Tests.OpenApi;

/// <summary>Holds a value against a schema of the document; on its own, so that it shares no mistake.</summary>
internal static class SchemaCheck
{
    /// <summary>What is wrong with a value, by its path.</summary>
    public static IEnumerable<string> Faults(
        JsonElement document,
        JsonElement schema,
        JsonElement value,
        string at = "$"
    )
    {
        schema = References.Follow(document, schema);
        if (schema.TryGetProperty("oneOf", out var choices))
        {
            var fits = choices.EnumerateArray().Count(choice => !Faults(document, choice, value, at).Any());
            return fits == 1 ? [] : [$"{at} fits {fits} of the choices"];
        }
        var whole = schema.TryGetProperty("allOf", out var parts)
            ? parts.EnumerateArray().SelectMany(part => Faults(document, part, value, at))
            : [];
        return whole
            .Concat(Type(schema, value, at))
            .Concat(Text(schema, value, at))
            .Concat(
                value.ValueKind switch
                {
                    JsonValueKind.Object => Members(document, schema, value, at),
                    JsonValueKind.Array when schema.TryGetProperty("items", out var items) => value
                        .EnumerateArray()
                        .SelectMany((item, i) => Faults(document, items, item, $"{at}[{i}]")),
                    _ => [],
                }
            );
    }

    private static IEnumerable<string> Type(JsonElement schema, JsonElement value, string at)
    {
        if (!schema.TryGetProperty("type", out var type))
            yield break;
        var kind = value.ValueKind switch
        {
            JsonValueKind.String => "string",
            JsonValueKind.Number => "integer",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            JsonValueKind.Array => "array",
            JsonValueKind.Null => "null",
            _ => "object",
        };
        var allowed =
            type.ValueKind == JsonValueKind.Array
                ? type.EnumerateArray().Select(each => each.GetString()).ToList()
                : [type.GetString()];
        if (!allowed.Contains(kind))
            yield return $"{at} is {kind} and not {string.Join(" or ", allowed)}";
    }

    private static IEnumerable<string> Text(JsonElement schema, JsonElement value, string at)
    {
        if (
            schema.TryGetProperty("enum", out var words)
            && !words.EnumerateArray().Any(word => JsonElement.DeepEquals(word, value))
        )
        {
            yield return $"{at} is {value} and none of {words}";
        }

        if (value.ValueKind != JsonValueKind.String)
            yield break;
        var text = value.GetString()!;
        if (schema.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(text, pattern.GetString()!))
            yield return $"{at} is {text} and not of the form {pattern}";
        if (schema.TryGetProperty("maxLength", out var most) && text.Length > most.GetInt32())
            yield return $"{at} is longer than {most}";
        if (
            schema.TryGetProperty("format", out var format)
            && format.GetString() == "date-time"
            && !value.TryGetDateTimeOffset(out _)
        )
        {
            yield return $"{at} is {text} and no time";
        }
    }

    private static IEnumerable<string> Members(JsonElement document, JsonElement schema, JsonElement value, string at)
    {
        foreach (var name in Names(schema, "required").Where(name => !value.TryGetProperty(name, out _)))
            yield return $"{at}.{name} is missing";
        var known = schema.TryGetProperty("properties", out var properties) ? properties : default;
        var others = schema.TryGetProperty("additionalProperties", out var additional) ? additional : default;
        foreach (var member in value.EnumerateObject())
        {
            var path = $"{at}.{member.Name}";
            if (known.ValueKind == JsonValueKind.Object && known.TryGetProperty(member.Name, out var field))
            {
                foreach (var fault in Faults(document, field, member.Value, path))
                    yield return fault;
            }
            else if (others.ValueKind == JsonValueKind.Object)
            {
                foreach (var fault in Faults(document, others, member.Value, path))
                    yield return fault;
            }
            else if (known.ValueKind == JsonValueKind.Object && !schema.TryGetProperty("allOf", out _))
            {
                yield return $"{path} is not in the document";
            }
        }
    }

    private static IEnumerable<string> Names(JsonElement schema, string keyword) =>
        schema.TryGetProperty(keyword, out var names) ? names.EnumerateArray().Select(name => name.GetString()!) : [];
}
