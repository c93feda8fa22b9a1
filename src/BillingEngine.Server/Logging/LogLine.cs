using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using BillingEngine.Platform.Http.Json;

namespace BillingEngine.Server.Logging;

/// <summary>One line of the log: time, level, category, message, and the trace id that problems also contain.</summary>
internal sealed record LogLine(
    DateTimeOffset At,
    LogLevel Level,
    string Category,
    string Message,
    string? TraceId,
    IReadOnlyList<KeyValuePair<string, object?>> Fields,
    Exception? Exception
)
{
    private const string Template = "{OriginalFormat}";
    private static readonly string[] Own = ["at", "level", "category", "message", "trace_id", "exception"];

    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The current trace id, the same as a problem's <c>trace_id</c>.</summary>
    public static string? CurrentTrace => Activity.Current?.TraceId.ToString();

    /// <summary>For people: one line, with the exception below it, indented.</summary>
    public string ToText()
    {
        var text = new StringBuilder()
            .Append(At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture))
            .Append(' ')
            .Append(Word.PadRight(5))
            .Append(' ')
            .Append(Category)
            .Append(": ")
            .Append(OneLine(Message));
        if (TraceId is not null)
            text.Append(" [trace ").Append(TraceId).Append(']');
        text.Append('\n');
        foreach (var line in Exception?.ToString().Split('\n') ?? [])
            text.Append("    ").Append(line.TrimEnd('\r')).Append('\n');
        return text.ToString();
    }

    /// <summary>For programs: one JSON object per line, with the parts of the message as fields.</summary>
    public string ToJson()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Json))
        {
            json.WriteStartObject();
            json.WriteString(
                "at",
                At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture)
            );
            json.WriteString("level", Word);
            json.WriteString("category", Category);
            json.WriteString("message", Message);
            if (TraceId is not null)
                json.WriteString("trace_id", TraceId);
            var written = new HashSet<string>(Own, StringComparer.Ordinal);
            foreach (var (name, value) in Fields)
            {
                if (name != Template && WireJson.Name(name) is var field && written.Add(field))
                    Write(json, field, value);
            }
            if (Exception is not null)
                json.WriteString("exception", Exception.ToString());
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }

    private string Word =>
        Level switch
        {
            LogLevel.Trace => "trace",
            LogLevel.Debug => "debug",
            LogLevel.Information => "info",
            LogLevel.Warning => "warn",
            LogLevel.Error => "error",
            _ => "fatal",
        };

    // A caller's text must not look like a separate log line.
    private static string OneLine(string message) =>
        message.Contains('\n', StringComparison.Ordinal) || message.Contains('\r', StringComparison.Ordinal)
            ? message.Replace("\r", "", StringComparison.Ordinal).Replace("\n", " ", StringComparison.Ordinal)
            : message;

    private static void Write(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNull(name);
                break;
            case bool truth:
                json.WriteBoolean(name, truth);
                break;
            case int or long or short or byte:
                json.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case double number when double.IsFinite(number):
                json.WriteNumber(name, number);
                break;
            default:
                json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}
