using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace WeChatPay.Global.Signatures;

/// <summary>AEAD_AES_256_GCM with one APIv3 key (docs/wechat-pay.md, Decrypting). Thread-safe.</summary>
public sealed class AesGcmCipher : IDisposable
{
    /// <summary>The name of the algorithm in messages.</summary>
    public const string Algorithm = "AEAD_AES_256_GCM";

    /// <summary>Length of an APIv3 key in bytes.</summary>
    public const int KeyLength = 32;

    /// <summary>Length of a nonce in bytes.</summary>
    public const int NonceLength = 12;

    private const int TagLength = 16;

    private readonly byte[] key;

    // Two threads must not use one AesGcm at the same time; the bag grows to the highest concurrency seen.
    private readonly ConcurrentBag<AesGcm> idle = [];

    /// <summary>Creates the cipher of an APIv3 key; throws if the key is not 32 bytes long.</summary>
    public AesGcmCipher(string apiV3Key)
    {
        ArgumentNullException.ThrowIfNull(apiV3Key);
        key = Encoding.UTF8.GetBytes(apiV3Key);
        if (key.Length != KeyLength)
            throw new ArgumentException("An APIv3 key is 32 bytes long.", nameof(apiV3Key));
    }

    /// <summary>Encrypts; returns Base64 of the encrypted bytes followed by the tag.</summary>
    public string Encrypt(string nonce, string associatedData, ReadOnlySpan<byte> plaintext)
    {
        var sealedBytes = new byte[plaintext.Length + TagLength];
        var aes = Rent();
        try
        {
            aes.Encrypt(
                Encoding.UTF8.GetBytes(nonce),
                plaintext,
                sealedBytes.AsSpan(0, plaintext.Length),
                sealedBytes.AsSpan(plaintext.Length),
                Encoding.UTF8.GetBytes(associatedData)
            );
        }
        finally
        {
            idle.Add(aes);
        }
        return Convert.ToBase64String(sealedBytes);
    }

    /// <summary>
    /// Decrypts; false if the key, nonce, associated data, tag or Base64 is wrong. Absent associated data means empty.
    /// </summary>
    public bool TryDecrypt(
        string? nonce,
        string? associatedData,
        string? ciphertext,
        [NotNullWhen(true)] out byte[]? plaintext
    )
    {
        plaintext = null;
        if (nonce is null || ciphertext is null || Encoding.UTF8.GetByteCount(nonce) != NonceLength)
            return false;
        var buffer = ArrayPool<byte>.Shared.Rent(ciphertext.Length);
        try
        {
            if (!Convert.TryFromBase64String(ciphertext, buffer, out var length) || length < TagLength)
                return false;
            var result = new byte[length - TagLength];
            if (!TryDecrypt(nonce, associatedData ?? "", buffer.AsSpan(0, length), result))
                return false;
            plaintext = result;
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private bool TryDecrypt(string nonce, string associatedData, ReadOnlySpan<byte> sealedBytes, Span<byte> plaintext)
    {
        var aes = Rent();
        try
        {
            aes.Decrypt(
                Encoding.UTF8.GetBytes(nonce),
                sealedBytes[..plaintext.Length],
                sealedBytes[plaintext.Length..],
                plaintext,
                Encoding.UTF8.GetBytes(associatedData)
            );
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
        finally
        {
            idle.Add(aes);
        }
    }

    private AesGcm Rent() => idle.TryTake(out var aes) ? aes : new AesGcm(key, TagLength);

    /// <inheritdoc/>
    public void Dispose()
    {
        while (idle.TryTake(out var aes))
            aes.Dispose();
        CryptographicOperations.ZeroMemory(key);
    }
}
