using System.Text.Json;
using WeChatPay.Global.Http;
using WeChatPay.Global.Notifications;

namespace WeChatPay.Global.Certificates;

/// <summary>Reply of the certificates endpoint (docs/wechat-pay.md, Platform certificates).</summary>
public sealed record CertificatesReply(IReadOnlyList<PlatformCertificateEntry>? Data)
{
    /// <summary>Reads a reply; null when it is not one. Blanks around field names are ignored (D-54).</summary>
    public static CertificatesReply? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(WireText.AfterMark(body));
            using var trimmed = new MemoryStream();
            using (var writer = new Utf8JsonWriter(trimmed))
                CopyWithTrimmedNames(document.RootElement, writer);
            return JsonSerializer.Deserialize(
                trimmed.GetBuffer().AsSpan(0, (int)trimmed.Length),
                WireJson.Wire.CertificatesReply
            );
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // A text that is not Unicode, such as half a surrogate pair.
            return null;
        }
    }

    private static void CopyWithTrimmedNames(JsonElement element, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in element.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name.Trim());
                    CopyWithTrimmedNames(property.Value, writer);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                    CopyWithTrimmedNames(item, writer);
                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }
}

/// <summary>One usable certificate, sealed with the APIv3 key.</summary>
public sealed record PlatformCertificateEntry
{
    /// <summary>What Wechatpay-Serial names it by.</summary>
    public string? SerialNo { get; init; }

    /// <summary>RFC 3339.</summary>
    public string? EffectiveTime { get; init; }

    /// <summary>RFC 3339.</summary>
    public string? ExpireTime { get; init; }

    /// <summary>Opens to a PEM X.509 certificate.</summary>
    public SealedResource? EncryptCertificate { get; init; }
}
