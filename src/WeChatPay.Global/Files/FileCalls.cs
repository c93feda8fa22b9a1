using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using WeChatPay.Global.Http;

namespace WeChatPay.Global.Files;

/// <summary>
/// Uploads files; the signature covers only the file's description (docs/wechat-pay-orders.md, Files).
/// </summary>
public sealed class FileCalls
{
    private readonly GatewayCaller caller;

    internal FileCalls(GatewayCaller caller) => this.caller = caller;

    /// <summary>
    /// Uploads a file to a path such as <c>/v3/global/...</c>. No such path is documented for the calls of this client,
    /// so the reply is returned as plain JSON.
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
            throw new ArgumentException("The target must be a path that starts with a slash.", nameof(target));
        var meta = JsonSerializer.SerializeToUtf8Bytes(
            new FileMeta(fileName, Convert.ToHexStringLower(SHA256.HashData(file.Span))),
            FileJson.Wire.FileMeta
        );
        using var form = new MultipartFormDataContent();
        var description = new ByteArrayContent(meta);
        description.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        form.Add(description, "\"meta\"");
        var content = new ReadOnlyMemoryContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        form.Add(content, "\"file\"", $"\"{fileName}\"");
        return await caller.UploadAsync("upload", target, meta, form, FileJson.Wire.JsonElement, cancellationToken);
    }
}

/// <summary>The signed description of a file: its name and the SHA-256 of its content in hex.</summary>
public sealed record FileMeta(string Filename, string Sha256);
