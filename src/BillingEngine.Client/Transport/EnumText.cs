using System.Text.Json;
using System.Text.Json.Serialization;

namespace BillingEngine.Client;

/// <summary>
/// The JSON text of an enum's members. The first member stands for values that are newer than this client.
/// </summary>
internal static class EnumText<T>
    where T : struct, Enum
{
    private static readonly Dictionary<T, string> Known = Enum.GetValues<T>()
        .Skip(1)
        .ToDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

    private static readonly Dictionary<string, T> Values = Known.ToDictionary(
        text => text.Value,
        text => text.Key,
        StringComparer.Ordinal
    );

    public static IEnumerable<string> All => Values.Keys;

    public static string Of(T value) =>
        Known.TryGetValue(value, out var text)
            ? text
            : throw new ArgumentException($"{typeof(T).Name}.{value} has no JSON text: it is only used for reading.");

    public static T Read(string? text) => text is not null && Values.TryGetValue(text, out var value) ? value : default;
}

/// <summary>Reads and writes the JSON text of an enum; an unknown text becomes the first member.</summary>
internal sealed class EnumTextConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        EnumText<T>.Read(reader.GetString());

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(EnumText<T>.Of(value));
}
