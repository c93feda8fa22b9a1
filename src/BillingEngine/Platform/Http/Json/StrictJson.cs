using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;

namespace BillingEngine.Platform.Http.Json;

/// <summary>What was read from a body: the value, or the refusal.</summary>
public readonly record struct JsonReading<T>(T? Value, Problem? Refusal)
    where T : class;

/// <summary>
/// Reads a request so that no misspelt or doubtful field is ever ignored: unknown and doubled names, wrong types,
/// numbers that are not plain integers, and texts the gateway could not show are refused, all of them at once, each
/// by its path.
/// </summary>
public static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 16 };

    /// <summary>Whether a type can be read from nothing, because none of its fields is required.</summary>
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
