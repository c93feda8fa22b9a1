using System.Text.Json;
using System.Text.Json.Serialization;

namespace BillingEngine.Client;

/// <summary>The wire's words of an enum, whose first member stands for words that came after this client.</summary>
internal static class Words<T>
    where T : struct, Enum
{
    private static readonly Dictionary<T, string> Known = Enum.GetValues<T>()
        .Skip(1)
        .ToDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

    private static readonly Dictionary<string, T> Values = Known.ToDictionary(
        word => word.Value,
        word => word.Key,
        StringComparer.Ordinal
    );

    public static IEnumerable<string> All => Values.Keys;

    public static string Of(T value) =>
        Known.TryGetValue(value, out var word)
            ? word
            : throw new ArgumentException($"{typeof(T).Name}.{value} has no word: it only stands for what is read.");

    public static T Read(string? word) => word is not null && Values.TryGetValue(word, out var value) ? value : default;
}

/// <summary>Reads and writes the words of an enum; a word that is not known is read as its first member.</summary>
internal sealed class WordConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Words<T>.Read(reader.GetString());

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Words<T>.Of(value));
}
