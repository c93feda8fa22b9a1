using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace WeChatPay.Simulator.Wire;

/// <summary>A multipart body with a file; the signature covers only the part <c>meta</c>.</summary>
internal static class MultipartBody
{
    private const string Signed = "meta";

    public static bool Is(string? contentType) =>
        contentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The bytes of the signed part; the whole body if there is none, so that the signature fails.</summary>
    public static async Task<byte[]> SignedPartAsync(string contentType, byte[] body, CancellationToken cancellation)
    {
        if (
            !MediaTypeHeaderValue.TryParse(contentType, out var type)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 } boundary
        )
        {
            return body;
        }

        try
        {
            var reader = new MultipartReader(boundary, new MemoryStream(body));
            while (await reader.ReadNextSectionAsync(cancellation) is { } section)
            {
                if (
                    ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
                    && HeaderUtilities.RemoveQuotes(disposition.Name).Equals(Signed, StringComparison.Ordinal)
                )
                {
                    using var part = new MemoryStream();
                    await section.Body.CopyToAsync(part, cancellation);
                    return part.ToArray();
                }
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            // Truncated or not multipart: nothing in it was signed.
        }

        return body;
    }
}
