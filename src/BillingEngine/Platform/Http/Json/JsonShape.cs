using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace BillingEngine.Platform.Http.Json;

/// <summary>How one C# type is read from JSON. A shape notes each fault and returns null.</summary>
internal abstract class JsonShape
{
    private static readonly ConcurrentDictionary<Type, JsonShape> Known = new();

    public abstract object? Read(JsonElement element, string path, JsonFaults faults);

    public static JsonShape Of(Type type) => Known.GetOrAdd(type, Make);

    private static JsonShape Make(Type type)
    {
        if (type == typeof(string))
            return new TextShape();
        if (type == typeof(long))
            return new IntegerShape(long.MinValue, long.MaxValue, number => number);
        if (type == typeof(int))
            return new IntegerShape(int.MinValue, int.MaxValue, number => (int)number);
        if (type == typeof(bool))
            return new TruthShape();
        if (type == typeof(DateTimeOffset))
            return new InstantShape();
        if (type == typeof(DateOnly))
            return new DateShape();
        if (type.IsEnum)
            return new WordShape(type);
        if (type == typeof(IReadOnlyDictionary<string, string>))
            return new TextMapShape();
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return new ListShape(type.GetGenericArguments()[0]);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(TextOr<>))
            return new TextOrShape(type);
        return
            type is { IsClass: true, Namespace: not null }
            && !type.Namespace.StartsWith("System", StringComparison.Ordinal)
            ? new ObjectShape(type)
            : throw new NotSupportedException($"No shape reads {type} from a request.");
    }

    /// <summary>
    /// A text that the gateway, the database and a page can all show; null, with the fault noted, when it is not.
    /// </summary>
    protected static string? Text(JsonElement element, string path, JsonFaults faults)
    {
        string text;
        try
        {
            text = element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, escaped: no text at all.
            return (string?)faults.Add(path, OutsideBmp);
        }
        return IsPlain(text, path, faults) ? text : null;
    }

    protected static bool IsPlain(string text, string path, JsonFaults faults)
    {
        foreach (var c in text)
        {
            if (!char.IsControl(c) && !char.IsSurrogate(c))
                continue;
            faults.Add(path, char.IsControl(c) ? "must not contain control characters" : OutsideBmp);
            return false;
        }
        return true;
    }

    private const string OutsideBmp = "must not contain characters outside the Basic Multilingual Plane, such as emoji";

    protected static string Kind(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.String => "text",
            JsonValueKind.Number => "a number",
            JsonValueKind.True or JsonValueKind.False => "true or false",
            JsonValueKind.Array => "a list",
            JsonValueKind.Object => "an object",
            _ => "null",
        };

    private sealed class TextShape : JsonShape
    {
        public override object? Read(JsonElement element, string path, JsonFaults faults) =>
            element.ValueKind == JsonValueKind.String
                ? Text(element, path, faults)
                : faults.Add(path, $"must be text, not {Kind(element)}");
    }

    private sealed class IntegerShape(long min, long max, Func<long, object> box) : JsonShape
    {
        public override object? Read(JsonElement element, string path, JsonFaults faults)
        {
            if (element.ValueKind != JsonValueKind.Number)
                return faults.Add(path, $"must be an integer, not {Kind(element)}");
            // "1e3", "5.0" and "-0" have an integer's value but not its form: they come from floating point, which
            // money never sees.
            var raw = element.GetRawText();
            if (raw.AsSpan().ContainsAny('.', 'e', 'E') || raw == "-0")
                return faults.Add(path, "must be an integer without fraction or exponent");
            return element.TryGetInt64(out var number) && number >= min && number <= max
                ? box(number)
                : faults.Add(path, $"must lie between {min} and {max}");
        }
    }

    private sealed class TruthShape : JsonShape
    {
        public override object? Read(JsonElement element, string path, JsonFaults faults) =>
            element.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? element.GetBoolean()
                : faults.Add(path, $"must be true or false, not {Kind(element)}");
    }

    private sealed class InstantShape : JsonShape
    {
        public override object? Read(JsonElement element, string path, JsonFaults faults)
        {
            if (element.ValueKind != JsonValueKind.String)
                return faults.Add(path, $"must be an RFC 3339 time as text, not {Kind(element)}");
            return Text(element, path, faults) is not { } text ? null
                : Instants.TryParse(text, out var instant) ? instant
                : faults.Add(path, Instants.Fault(text)!);
        }
    }

    private sealed class DateShape : JsonShape
    {
        public override object? Read(JsonElement element, string path, JsonFaults faults)
        {
            if (element.ValueKind != JsonValueKind.String)
                return faults.Add(path, $"must be a date as text, not {Kind(element)}");
            return Text(element, path, faults) is not { } text ? null
                : DateOnly.TryParseExact(
                    text,
                    "yyyy-MM-dd",
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.None,
                    out var date
                )
                    ? date
                : faults.Add(path, "must be a date, such as 2026-11-22");
        }
    }

    private sealed class WordShape(Type type) : JsonShape
    {
        private readonly Dictionary<string, object> words = Enum.GetValuesAsUnderlyingType(type)
            .Cast<object>()
            .Select(value => Enum.ToObject(type, value))
            .ToDictionary(value => WireJson.Name(value.ToString()!), StringComparer.Ordinal);

        public override object? Read(JsonElement element, string path, JsonFaults faults)
        {
            if (
                element.ValueKind == JsonValueKind.String
                && Text(element, path, faults) is { } text
                && words.TryGetValue(text, out var word)
            )
            {
                return word;
            }

            return faults.Add(path, $"must be one of: {string.Join(", ", words.Keys)}");
        }
    }

    private sealed class ListShape(Type item) : JsonShape
    {
        private readonly JsonShape shape = Of(item);

        public override object? Read(JsonElement element, string path, JsonFaults faults)
        {
            if (element.ValueKind != JsonValueKind.Array)
                return faults.Add(path, $"must be a list, not {Kind(element)}");
            var items = Array.CreateInstance(item, element.GetArrayLength());
            var index = 0;
            foreach (var entry in element.EnumerateArray())
            {
                if (shape.Read(entry, $"{path}[{index}]", faults) is { } value)
                    items.SetValue(value, index);
                index++;
            }
            return items;
        }
    }

    private sealed class TextMapShape : JsonShape
    {
        public override object? Read(JsonElement element, string path, JsonFaults faults)
        {
            if (element.ValueKind != JsonValueKind.Object)
                return faults.Add(path, $"must be an object of texts, not {Kind(element)}");
            var map = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (name, value) in Members(element, path, faults))
            {
                var at = $"{path}.{name}";
                if (!IsPlain(name, at, faults))
                    continue;
                if (value.ValueKind != JsonValueKind.String)
                    faults.Add(at, $"must be text, not {Kind(value)}");
                else if (Text(value, at, faults) is { } text && !map.TryAdd(name, text))
                    faults.Add(at, "is given twice");
            }
            return map;
        }
    }

    private sealed class TextOrShape(Type type) : JsonShape
    {
        private readonly JsonShape shape = Of(type.GetGenericArguments()[0]);

        public override object? Read(JsonElement element, string path, JsonFaults faults) =>
            element.ValueKind switch
            {
                JsonValueKind.String => Make(Text(element, path, faults)),
                JsonValueKind.Object => Make(shape.Read(element, path, faults)),
                _ => faults.Add(path, $"must be text or an object, not {Kind(element)}"),
            };

        private object? Make(object? value) => value is null ? null : Activator.CreateInstance(type, value);
    }

    /// <summary>The members of an object in their order; a name that is no text is a fault.</summary>
    protected static IEnumerable<(string Name, JsonElement Value)> Members(
        JsonElement element,
        string path,
        JsonFaults faults
    )
    {
        foreach (var member in element.EnumerateObject())
        {
            string? name;
            try
            {
                name = member.Name;
            }
            catch (InvalidOperationException)
            {
                name = null;
            }
            if (name is null)
                faults.Add(path, "has a field whose name is not valid text");
            else
                yield return (name, member.Value);
        }
    }
}
