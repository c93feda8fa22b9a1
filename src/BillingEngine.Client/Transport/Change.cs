using System.Text.Json;
using System.Text.Json.Serialization;

namespace BillingEngine.Client;

/// <summary>
/// A field that a request leaves unchanged, sets, or sets to null. An unassigned field is not sent; a field assigned
/// null is sent as null.
/// </summary>
public readonly record struct Change<T>
    where T : class
{
    /// <summary>Sets the field.</summary>
    public Change(T? value) => (IsGiven, Value) = (true, value);

    /// <summary>Whether the field is sent.</summary>
    public bool IsGiven { get; }

    /// <summary>The value to send.</summary>
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
