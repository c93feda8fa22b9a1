using System.Text.Json.Nodes;

namespace BillingEngine.OpenApi;

/// <summary>Makes an example of an answer from its schema.</summary>
internal static class Samples
{
    /// <summary>An example; a field that may be null shows what it is when it is not.</summary>
    public static JsonNode? Of(JsonNode schema, JsonObject named, string field = "")
    {
        if (schema["$ref"] is { } reference)
            return Of(named[reference.GetValue<string>().Split('/')[^1]]!, named, field);
        if (schema["oneOf"] is JsonArray choice)
            return Of(choice[0]!, named, field);
        if (schema["example"] is { } example)
            return example.DeepClone();
        if (schema["enum"] is JsonArray words)
            return words[0]!.DeepClone();
        return Type(schema) switch
        {
            "integer" => field.Contains("amount", StringComparison.Ordinal) ? 8800 : 1,
            "boolean" => false,
            "array" => new JsonArray(Of(schema["items"]!, named)),
            "object" when schema["properties"] is JsonObject properties => new JsonObject(properties.Select(
                property => KeyValuePair.Create(property.Key, Of(property.Value!, named, property.Key)))),
            "object" => new JsonObject(),
            _ => Text(schema, field),
        };
    }

    private static string Type(JsonNode schema) =>
        schema["type"] is JsonArray types ? types[0]!.GetValue<string>() : schema["type"]!.GetValue<string>();

    // An object field always holds one word, which its description quotes.
    private static string Text(JsonNode schema, string field) =>
        field == "object" && schema["description"]?.GetValue<string>().Split('`') is [_, var word, ..] ? word
            : field switch
            {
                "currency" => "HKD", "time_zone" => "Asia/Hong_Kong", "code" or "plan_code" => "monthly",
                "number_state" => "live", "kind" => "event", _ => "text",
            };
}
