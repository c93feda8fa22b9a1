using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http.Features;

namespace WeChatPay.Simulator.Wire;

/// <summary>A request exactly as received.</summary>
internal sealed record RawRequest(string Method, string Target, byte[] Body)
{
    public const int LongestBody = 1 << 22;

    /// <summary>The signed part of the body; for a file, only its description.</summary>
    public byte[] Signed { get; private init; } = Body;

    public string Path => Target.Split('?')[0];

    /// <summary>Reads a request; null if the body is longer than 4 MiB.</summary>
    public static async Task<RawRequest?> ReadAsync(HttpContext context)
    {
        var feature = context.Features.GetRequiredFeature<IHttpRequestFeature>();
        var target = feature.RawTarget;
        if (!target.StartsWith('/') && Uri.TryCreate(target, UriKind.Absolute, out var absolute))
            target = absolute.PathAndQuery;

        using var buffer = new MemoryStream();
        var chunk = new byte[8192];
        int read;
        while ((read = await context.Request.Body.ReadAsync(chunk, context.RequestAborted)) > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > LongestBody)
                return null;
        }

        var body = buffer.ToArray();
        var type = context.Request.ContentType;
        return new RawRequest(context.Request.Method, target, body)
        {
            Signed = MultipartBody.Is(type)
                ? await MultipartBody.SignedPartAsync(type!, body, context.RequestAborted)
                : body,
        };
    }

    /// <summary>Errors in headers that the signature does not cover (docs/wechat-pay.md, Signing).</summary>
    public WireReply? RefuseHeaders(IHeaderDictionary headers)
    {
        if (string.IsNullOrWhiteSpace(headers.UserAgent))
            return WireReply.Parameter("User-Agent", null, "the header is required", "header");

        var accept = headers.Accept.ToString();
        if (
            !accept.Contains("application/json", StringComparison.OrdinalIgnoreCase)
            && !accept.Contains("*/*", StringComparison.Ordinal)
            && !accept.Contains("application/*", StringComparison.OrdinalIgnoreCase)
        )
        {
            return WireReply.Parameter("Accept", accept, "the header must allow application/json", "header");
        }

        var type = headers.ContentType.ToString();
        var media = type.Split(';')[0].Trim();
        var known = MultipartBody.Is(media) || media.Equals("application/json", StringComparison.OrdinalIgnoreCase);
        return Body.Length > 0 && !known
            ? WireReply.Parameter("Content-Type", type, "a body must be application/json", "header")
            : null;
    }

    /// <summary>The body as a JSON object; an absent body is an undefined element.</summary>
    public (JsonElement Body, WireReply? Refusal) ParseBody()
    {
        if (Body.Length == 0 || Method == "GET")
            return (default, null);

        try
        {
            if (!Utf8.IsValid(Body))
                return (default, Malformed("the body is not UTF-8"));

            using var document = JsonDocument.Parse(Body);
            var root = document.RootElement.Clone();
            return root.ValueKind != JsonValueKind.Object ? (default, Malformed("the body must be a JSON object"))
                : Array.Exists(Body, b => b >= 0xF0) ? (default, RefuseWide(root))
                : (root, null);
        }
        catch (JsonException problem)
        {
            return (default, Malformed($"the body is not JSON: {problem.Message}"));
        }
    }

    public Dictionary<string, string> ParseQuery()
    {
        var query = new Dictionary<string, string>(StringComparer.Ordinal);
        var mark = Target.IndexOf('?', StringComparison.Ordinal);
        foreach (var pair in mark < 0 ? [] : Target[(mark + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            query[Uri.UnescapeDataString(parts[0])] = parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "";
        }

        return query;
    }

    /// <summary>The beginning of the body, for the request log.</summary>
    public string? Excerpt() => Body.Length == 0 ? null : Encoding.UTF8.GetString(Body, 0, Math.Min(Body.Length, 2048));

    private static WireReply Malformed(string issue) => WireReply.Parameter("", null, issue, "body");

    private static WireReply RefuseWide(JsonElement root)
    {
        var name =
            root.EnumerateObject()
                .FirstOrDefault(p => p.Value.GetRawText().Any(char.IsSurrogate) || p.Name.Any(char.IsSurrogate))
                .Name
            ?? "";
        var safe = new string([.. name.Select(c => char.IsSurrogate(c) ? '?' : c)]);
        return WireReply.Parameter(
            "/" + safe,
            null,
            "only characters of 1 to 3 bytes in UTF-8 are allowed (no emoji)",
            "body"
        );
    }
}
