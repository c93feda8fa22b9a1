using System.Text.Json;
using System.Text.Json.Serialization;

namespace BillingEngine.Client;

/// <summary>
/// A field that may be left as it is, set, or set to null: what is never assigned is not sent, what is assigned null is
/// sent as null.
/// </summary>
public readonly record struct Change<T>
    where T : class
{
    /// <summary>Sets the field.</summary>
    public Change(T? value) => (IsGiven, Value) = (true, value);

    /// <summary>Whether it is sent at all.</summary>
    public bool IsGiven { get; }

    /// <summary>What is sent.</summary>
    public T? Value { get; }

    /// <summary>Sets the field.</summary>
    public static implicit operator Change<T>(T? value) => new(value);
}

internal sealed class TextChangeConverter : JsonConverter<Change<string>>
{
    public override Change<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetString());

    public override void Write(Utf8JsonWriter writer, Change<string> value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);

    public override bool HandleNull => true;
}
