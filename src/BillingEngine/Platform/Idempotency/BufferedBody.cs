using BillingEngine.Platform.Http.Json;
using Microsoft.AspNetCore.Http;

namespace BillingEngine.Platform.Idempotency;

/// <summary>Reads a body before the route does, and makes it readable again.</summary>
internal static class BufferedBody
{
    /// <summary>The bytes; null when the body is larger than the limit.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength > BodyLimit.Bytes)
            return null;
        var bytes = new MemoryStream();
        var piece = new byte[8192];
        int read;
        do
        {
            read = await request.Body.ReadAsync(piece, request.HttpContext.RequestAborted);
            bytes.Write(piece, 0, read);
        } while (read > 0 && bytes.Length <= BodyLimit.Bytes);
        bytes.Position = 0;
        request.Body = bytes;
        return bytes.Length > BodyLimit.Bytes ? null : bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }
}
