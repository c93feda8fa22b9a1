using System.Globalization;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using BillingEngine.Domain.Common;

namespace BillingEngine.Platform.Http.Json;

/// <summary>
/// How the engine writes JSON: snake_case, times in UTC with Z, identifiers as their public text, enums as words.
/// </summary>
public static class WireJson
{
    /// <summary>The options of every response. Requests are read by <see cref="StrictJson"/>.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>The JSON name of a C# name: <c>RetryDays</c> is <c>retry_days</c>.</summary>
    public static string Name(string name) => Naming.Instance.ConvertName(name);

    /// <summary>The JSON name of a parameter or property, which an attribute may override.</summary>
    internal static string Name(ICustomAttributeProvider member, string name) =>
        member.GetCustomAttributes(typeof(JsonPropertyNameAttribute), true) is [JsonPropertyNameAttribute named]
            ? named.Name
            : Name(name);

    /// <summary>The JSON path of a C# path: <c>Dunning.RetryDays[0]</c> is <c>dunning.retry_days[0]</c>.</summary>
    public static string Path(string path) => string.Join('.', path.Split('.').Select(Name));

    /// <summary>An instant as RFC 3339 in UTC; a fraction of a second only where there is one.</summary>
    public static string Text(DateTimeOffset instant) =>
        instant.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = Naming.Instance,
            DictionaryKeyPolicy = null,
            Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        };
        options.Converters.Add(new InstantWriter());
        options.Converters.Add(new IdWriterFactory());
        options.Converters.Add(new CurrencyWriter());
        options.Converters.Add(new JsonStringEnumConverter(Naming.Instance, allowIntegerValues: false));
        options.TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { ObjectBeforeWhatIsBesideIt } };
        options.MakeReadOnly();
        return options;
    }

    // An answer that shows an object and more is a record derived from the object's: its identifier comes first.
    private static void ObjectBeforeWhatIsBesideIt(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property.AttributeProvider is MemberInfo member && member.DeclaringType != type.Type)
                property.Order = -1;
        }
    }

    /// <summary>snake_case, but the words that WeChat writes together stay together.</summary>
    private sealed class Naming : JsonNamingPolicy
    {
        public static Naming Instance { get; } = new();

        public override string ConvertName(string name) =>
            SnakeCaseLower
                .ConvertName(name)
                .Replace("open_id", "openid", StringComparison.Ordinal)
                .Replace("mch_id", "mchid", StringComparison.Ordinal)
                .Replace("sub_app_id", "sub_appid", StringComparison.Ordinal);
    }

    private sealed class InstantWriter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(
            ref Utf8JsonReader reader,
            Type typeToConvert,
            JsonSerializerOptions options
        ) => reader.GetDateTimeOffset().ToUniversalTime();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Text(value));
    }

    private sealed class CurrencyWriter : JsonConverter<Currency>
    {
        public override Currency Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Currency.TryParse(reader.GetString(), out var currency)
                ? currency
                : throw new JsonException("Not a currency.");

        public override void Write(Utf8JsonWriter writer, Currency value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Code);
    }

    private sealed class IdWriterFactory : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) =>
            typeToConvert.IsValueType
            && typeToConvert
                .GetInterfaces()
                .Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IId<>));

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(IdWriter<>).MakeGenericType(typeToConvert))!;
    }

    private sealed class IdWriter<T> : JsonConverter<T>
        where T : struct, IId<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Id.TryParse<T>(reader.GetString(), out var id)
                ? id
                : throw new JsonException($"Not an identifier of {T.Prefix}_.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Id.Text(value));
    }
}
