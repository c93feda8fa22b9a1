using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;

namespace BillingEngine.Platform.Http.Json;

/// <summary>The result of reading a body: the value, or the refusal.</summary>
public readonly record struct JsonReading<T>(T? Value, Problem? Refusal)
    where T : class;

/// <summary>
/// Reads a request and ignores nothing. Unknown and repeated names, wrong types, numbers that are not plain integers, and
/// text that WeChat cannot display are refused, all in one response, each by its path.
/// </summary>
public static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 16 };

    /// <summary>Whether the body may be empty, because no field is required.</summary>
    public static bool MayBeEmpty<T>()
        where T : class => ((ObjectShape)JsonShape.Of(typeof(T))).RequiresNothing;

    /// <summary>Reads a whole body as one object.</summary>
    public static JsonReading<T> Read<T>(ReadOnlyMemory<byte> utf8)
        where T : class
    {
        if (!Utf8.IsValid(utf8.Span))
            return new(null, Malformed("The body is not valid UTF-8."));
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(utf8, Options);
        }
        catch (JsonException exception)
        {
            var at = exception is { LineNumber: { } line, BytePositionInLine: { } column }
                ? $" near line {line + 1}, byte {column + 1}"
                : "";
            return new(null, Malformed($"The body is not valid JSON{at}."));
        }
        using (document)
        {
            var faults = new JsonFaults();
            var value = (T?)JsonShape.Of(typeof(T)).Read(document.RootElement, "", faults);
            return faults.Any ? new(null, faults.ToProblem()) : new(value, null);
        }
    }

    internal static Problem Malformed(string detail) => new(StatusCodes.Status400BadRequest, "malformed_json", detail);
}
