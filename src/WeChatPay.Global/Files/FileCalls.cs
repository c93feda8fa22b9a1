using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using WeChatPay.Global.Http;

namespace WeChatPay.Global.Files;

/// <summary>
/// Uploading a file, whose signature covers its description only (docs/wechat-pay-orders.md, Files).
/// </summary>
public sealed class FileCalls
{
    private readonly GatewayCaller caller;

    internal FileCalls(GatewayCaller caller) => this.caller = caller;

    /// <summary>
    /// Sends a file to an address that takes one, such as <c>/v3/global/...</c>; no such address is documented with
    /// the calls of this client, so the reply is JSON in whatever shape.
    /// </summary>
    public async Task<GatewayReply<JsonElement>> UploadAsync(
        string target,
        string fileName,
        string contentType,
        ReadOnlyMemory<byte> file,
        CancellationToken cancellationToken
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        if (!target.StartsWith('/'))
            throw new ArgumentException("The address is a path: begin it with a slash.", nameof(target));
        var meta = JsonSerializer.SerializeToUtf8Bytes(
            new FileMeta(fileName, Convert.ToHexStringLower(SHA256.HashData(file.Span))),
            WireJson.Wire.FileMeta
        );
        using var form = new MultipartFormDataContent();
        var description = new ByteArrayContent(meta);
        description.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        form.Add(description, "\"meta\"");
        var content = new ReadOnlyMemoryContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        form.Add(content, "\"file\"", $"\"{fileName}\"");
        return await caller.UploadAsync("upload", target, meta, form, WireJson.Wire.JsonElement, cancellationToken);
    }
}

/// <summary>What is signed of a file: its name, and its SHA-256 in hex.</summary>
public sealed record FileMeta(string Filename, string Sha256);
