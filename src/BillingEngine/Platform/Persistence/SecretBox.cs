using System.Security.Cryptography;
using System.Text;

namespace BillingEngine.Platform.Persistence;

/// <summary>
/// Encrypts secrets that the engine must read again, so that access to the database alone does not reveal them:
/// AES-256-GCM with <c>Billing:SecretsKey</c>. Without that key it stores the bytes as they are; their first byte says
/// which of both it is.
/// </summary>
public sealed class SecretBox
{
    private const byte Plain = 0;
    private const byte Sealed = 1;
    private const int NonceLength = 12;
    private const int TagLength = 16;

    private readonly byte[]? key;

    /// <summary>A box with a key of 32 bytes in base64; null encrypts nothing.</summary>
    public SecretBox(string? key) => this.key = key is null ? null : Convert.FromBase64String(key);

    /// <summary>Whether a text is a valid key.</summary>
    public static bool IsKey(string text)
    {
        Span<byte> bytes = stackalloc byte[33];
        return Convert.TryFromBase64String(text, bytes, out var length) && length == 32;
    }

    /// <summary>Encrypts; <paramref name="context"/> names the owner, and must be the same for decryption.</summary>
    public byte[] Seal(ReadOnlySpan<byte> content, string context)
    {
        if (key is null)
            return [Plain, .. content];
        var box = new byte[1 + NonceLength + TagLength + content.Length];
        box[0] = Sealed;
        var nonce = box.AsSpan(1, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key, TagLength);
        cipher.Encrypt(
            nonce,
            content,
            box.AsSpan(1 + NonceLength + TagLength),
            box.AsSpan(1 + NonceLength, TagLength),
            Encoding.UTF8.GetBytes(context)
        );
        return box;
    }

    /// <summary>Decrypts; throws when the key or the context differs, or the content was changed.</summary>
    public byte[] Open(ReadOnlySpan<byte> box, string context)
    {
        if (box[0] == Plain)
            return box[1..].ToArray();
        if (key is null)
            throw new CryptographicException("This was encrypted with Billing:SecretsKey, which is not set.");
        var content = new byte[box.Length - 1 - NonceLength - TagLength];
        using var cipher = new AesGcm(key, TagLength);
        cipher.Decrypt(
            box.Slice(1, NonceLength),
            box[(1 + NonceLength + TagLength)..],
            box.Slice(1 + NonceLength, TagLength),
            content,
            Encoding.UTF8.GetBytes(context)
        );
        return content;
    }
}
