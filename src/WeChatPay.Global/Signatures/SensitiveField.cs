using System.Security.Cryptography;
using System.Text;

namespace WeChatPay.Global.Signatures;

/// <summary>How a single field is encrypted (docs/wechat-pay.md, Sensitive fields).</summary>
public enum FieldPadding
{
    /// <summary>RSAES-OAEP with SHA-1: the documented default.</summary>
    OaepSha1,

    /// <summary>PKCS#1 v1.5, which one guide's sample shows.</summary>
    Pkcs1,
}

/// <summary>
/// Encrypts and decrypts single fields with RSA; with a 2048-bit key a field has at most 214 bytes.
/// </summary>
public static class SensitiveField
{
    private static readonly UTF8Encoding StrictUtf8 = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    /// <summary>Encrypts a text with a public key and returns Base64; throws if the text is too long.</summary>
    public static string Encrypt(RSA publicKey, string text, FieldPadding padding = FieldPadding.OaepSha1)
    {
        ArgumentNullException.ThrowIfNull(publicKey);
        return Convert.ToBase64String(publicKey.Encrypt(Encoding.UTF8.GetBytes(text), Of(padding)));
    }

    /// <summary>Decrypts a field with a private key; null if the key, padding or Base64 is wrong.</summary>
    public static string? Decrypt(RSA privateKey, string ciphertext, FieldPadding padding = FieldPadding.OaepSha1)
    {
        ArgumentNullException.ThrowIfNull(privateKey);
        ArgumentNullException.ThrowIfNull(ciphertext);
        var buffer = new byte[ciphertext.Length];
        if (!Convert.TryFromBase64String(ciphertext, buffer, out var length))
            return null;
        try
        {
            return StrictUtf8.GetString(privateKey.Decrypt(buffer.AsSpan(0, length), Of(padding)));
        }
        catch (CryptographicException)
        {
            return null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static RSAEncryptionPadding Of(FieldPadding padding) =>
        padding == FieldPadding.Pkcs1 ? RSAEncryptionPadding.Pkcs1 : RSAEncryptionPadding.OaepSHA1;
}
