using System.Text.Json;
using WeChatPay.Global.Http;
using WeChatPay.Global.Notifications;

namespace WeChatPay.Global.Certificates;

/// <summary>The reply of the certificates endpoint (docs/wechat-pay.md, Platform certificates).</summary>
public sealed record CertificatesReply(IReadOnlyList<PlatformCertificateEntry>? Data)
{
    /// <summary>Parses a reply; null if it is not one. Blanks around field names are ignored (D-54).</summary>
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
                CertificatesJson.Wire.CertificatesReply
            );
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            // The text is not valid Unicode, such as half a surrogate pair.
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

/// <summary>One certificate, encrypted with the APIv3 key.</summary>
public sealed record PlatformCertificateEntry
{
    /// <summary>The serial that Wechatpay-Serial names.</summary>
    public string? SerialNo { get; init; }

    /// <summary>Start of validity, RFC 3339.</summary>
    public string? EffectiveTime { get; init; }

    /// <summary>End of validity, RFC 3339.</summary>
    public string? ExpireTime { get; init; }

    /// <summary>The PEM X.509 certificate, encrypted.</summary>
    public EncryptedResource? EncryptCertificate { get; init; }
}
