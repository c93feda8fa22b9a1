using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace BillingEngine.Platform.Http.Json;

/// <summary>
/// A bound argument of a route that may be a refusal instead; <see cref="RefusalFilter"/> returns it and the route does
/// not run.
/// </summary>
public interface IRefusable
{
    /// <summary>The refusal, or null.</summary>
    Problem? Refusal { get; }
}

/// <summary>The maximum size of a body.</summary>
internal static class BodyLimit
{
    public const int Bytes = 64 * 1024;
}

/// <summary>The body of a request, read strictly (<see cref="StrictJson"/>): at most 64 KiB of JSON in UTF-8.</summary>
[SuppressMessage(
    "Design",
    "CA1000:Do not declare static members on generic types",
    Justification = "Minimal APIs bind through it."
)]
public sealed class JsonBody<T> : IRefusable
    where T : class
{
    private const int MaxBytes = BodyLimit.Bytes;

    private readonly T? value;

    private JsonBody(T? value, Problem? refusal)
    {
        this.value = value;
        Refusal = refusal;
    }

    /// <summary>The value.</summary>
    public T Value => value ?? throw new InvalidOperationException("The body was refused.");

    /// <inheritdoc/>
    public Problem? Refusal { get; }

    /// <summary>Binds the body; called by the framework.</summary>
    public static async ValueTask<JsonBody<T>> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var request = context.Request;
        if (request.ContentLength > MaxBytes)
            return Refused(TooLarge());
        var buffer = ArrayPool<byte>.Shared.Rent(MaxBytes + 1);
        try
        {
            var length = 0;
            int read;
            do
            {
                read = await request.Body.ReadAsync(
                    buffer.AsMemory(length, MaxBytes + 1 - length),
                    context.RequestAborted
                );
                length += read;
            } while (read > 0 && length <= MaxBytes);
            if (length > MaxBytes)
                return Refused(TooLarge());
            var isNothing = length == 0 && StrictJson.MayBeEmpty<T>();
            if (!isNothing && !IsJson(request.ContentType))
                return Refused(Problem.OfStatus(StatusCodes.Status415UnsupportedMediaType));
            var reading = StrictJson.Read<T>(isNothing ? "{}"u8.ToArray() : buffer.AsMemory(0, length));
            return new JsonBody<T>(reading.Value, reading.Refusal);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static JsonBody<T> Refused(Problem refusal) => new(null, refusal);

    private static Problem TooLarge() =>
        new(StatusCodes.Status413PayloadTooLarge, "body_too_large", "The body is larger than 64 KiB.");

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var media)
        && media.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (
            !media.Charset.HasValue
            || media.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            || media.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase)
        );
}
