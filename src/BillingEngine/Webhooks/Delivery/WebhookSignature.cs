using System.Security.Cryptography;
using System.Text;

namespace BillingEngine.Webhooks.Delivery;

/// <summary>Signatures of the Standard Webhooks specification.</summary>
public static class WebhookSignature
{
    private const string SecretPrefix = "whsec_";
    private const int SecretBytes = 32;

    /// <summary>A new secret.</summary>
    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretBytes);

    /// <summary>A secret in the form that the merchant receives.</summary>
    public static string Text(ReadOnlySpan<byte> secret) => SecretPrefix + Convert.ToBase64String(secret);

    /// <summary>
    /// The value of the header: a signature for each secret, because a receiver may still have the previous one.
    /// </summary>
    public static string Of(string id, long timestamp, ReadOnlySpan<byte> body, IEnumerable<byte[]> secrets)
    {
        var content = new byte[Encoding.UTF8.GetMaxByteCount(id.Length + 24) + body.Length];
        var length = Encoding.UTF8.GetBytes($"{id}.{timestamp}.", content);
        body.CopyTo(content.AsSpan(length));
        length += body.Length;
        return string.Join(
            ' ',
            secrets.Select(secret =>
                "v1," + Convert.ToBase64String(HMACSHA256.HashData(secret, content.AsSpan(0, length)))
            )
        );
    }
}
