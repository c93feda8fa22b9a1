using System.Security.Cryptography;

namespace WeChatPay.Global.Signatures;

/// <summary>SHA-256 with RSA PKCS#1 v1.5 in Base64: the only signature scheme of WeChat Pay.</summary>
public static class RsaSignature
{
    // Enough for keys of up to 8192 bits on the stack.
    private const int MaxKeyBytes = 1024;

    /// <summary>Signs a message; one key may be shared between threads.</summary>
    public static string Sign(RSA privateKey, ReadOnlySpan<byte> message)
    {
        ArgumentNullException.ThrowIfNull(privateKey);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(message, hash);
        Span<byte> signature = stackalloc byte[MaxKeyBytes];
        if (
            !privateKey.TrySignHash(
                hash,
                signature,
                HashAlgorithmName.SHA256,
                RSASignaturePadding.Pkcs1,
                out var length
            )
        )
        {
            throw new CryptographicException("The private key is longer than 8192 bits.");
        }

        return Convert.ToBase64String(signature[..length]);
    }

    /// <summary>Whether a Base64 signature matches a message and a key; false for anything unreadable.</summary>
    public static bool Verify(RSA publicKey, ReadOnlySpan<byte> message, string? signature)
    {
        ArgumentNullException.ThrowIfNull(publicKey);
        Span<byte> bytes = stackalloc byte[MaxKeyBytes];
        // The decoder would skip white space, which no signer sends.
        if (
            signature is null
            || signature.AsSpan().ContainsAny(" \t\r\n")
            || !Convert.TryFromBase64String(signature, bytes, out var length)
        )
        {
            return false;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(message, hash);
        return publicKey.VerifyHash(hash, bytes[..length], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }
}
