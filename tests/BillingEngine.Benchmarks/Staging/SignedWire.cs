using System.Security.Cryptography;
using System.Text;

namespace BillingEngine.Benchmarks.Staging;

/// <summary>
/// Signing and verifying with kept keys, written for the floors and the gateway: the shortest code that speaks the
/// wire.
/// </summary>
internal static class SignedWire
{
    public const string Target = "/v3/global/papay/transactions";

    /// <summary>Base64 of the signature over a head and a body, each ended by a line feed.</summary>
    public static string Sign(RSA key, string head, ReadOnlySpan<byte> body)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> signature = stackalloc byte[256];
        Hash(head, body, hash);
        key.TrySignHash(hash, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, out _);
        return Convert.ToBase64String(signature);
    }

    /// <summary>Whether a signature belongs to a head and a body.</summary>
    public static bool Verify(RSA key, string head, ReadOnlySpan<byte> body, string signature)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> bytes = stackalloc byte[256];
        Hash(head, body, hash);
        return Convert.TryFromBase64String(signature, bytes, out var length)
            && key.VerifyHash(hash, bytes[..length], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    /// <summary>A nonce of 32 letters and digits.</summary>
    public static string Nonce() => RandomNumberGenerator.GetHexString(32);

    /// <summary>The wire's time: seconds since 1970.</summary>
    public static string Timestamp() => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString();

    private static void Hash(string head, ReadOnlySpan<byte> body, Span<byte> hash)
    {
        var headLength = Encoding.UTF8.GetByteCount(head);
        Span<byte> message = stackalloc byte[2048];
        if (headLength + body.Length + 1 > message.Length)
            message = new byte[headLength + body.Length + 1];
        Encoding.UTF8.GetBytes(head, message);
        body.CopyTo(message[headLength..]);
        message[headLength + body.Length] = (byte)'\n';
        SHA256.HashData(message[..(headLength + body.Length + 1)], hash);
    }
}
