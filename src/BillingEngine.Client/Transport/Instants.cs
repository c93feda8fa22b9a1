using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BillingEngine.Client;

/// <summary>
/// Times as the engine stores them: in UTC, truncated to microseconds, so that a sent time is returned unchanged.
/// </summary>
internal static class Instants
{
    public static string Text(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
}

internal sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Instants.Text(value));
}
