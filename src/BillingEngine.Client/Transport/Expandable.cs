using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace BillingEngine.Client;

/// <summary>Another object: by its id, and embedded when requested or newly created.</summary>
/// <param name="Id">The id.</param>
/// <param name="Value">The object; null when the response has only its id.</param>
public sealed record Expandable<T>(string Id, T? Value)
    where T : class
{
    /// <summary>The id.</summary>
    public override string ToString() => Id;
}

internal sealed class ExpandableConverter<T> : JsonConverter<Expandable<T>>
    where T : class
{
    public override Expandable<T>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return new Expandable<T>(reader.GetString()!, null);
        var whole = JsonElement.ParseValue(ref reader);
        return whole.ValueKind == JsonValueKind.Object && whole.TryGetProperty("id", out var id)
            ? new Expandable<T>(id.GetString()!, whole.Deserialize(Form(options)))
            : throw new JsonException("Neither an id nor an object.");
    }

    public override void Write(Utf8JsonWriter writer, Expandable<T> value, JsonSerializerOptions options)
    {
        if (value.Value is { } whole)
            JsonSerializer.Serialize(writer, whole, Form(options));
        else
            writer.WriteStringValue(value.Id);
    }

    private static JsonTypeInfo<T> Form(JsonSerializerOptions options) =>
        (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
}
