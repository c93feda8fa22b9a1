using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using BillingEngine.Domain.Common;
using Microsoft.AspNetCore.Http;

namespace BillingEngine.Platform.Idempotency;

/// <summary>A request with an idempotency key: the merchant, the key and the fingerprint.</summary>
public sealed record KeyedRequest(MerchantId Merchant, string Key, byte[] Fingerprint)
{
    /// <summary>The number of merchant and key in the database's advisory locks.</summary>
    public long Lock { get; } =
        BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"idempotency {Merchant} {Key}")));

    /// <summary>The fingerprint of a request: method, address and body.</summary>
    public static KeyedRequest Of(MerchantId merchant, string key, HttpRequest request, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path.Value}{request.QueryString.Value}\n"));
        hash.AppendData(body);
        return new KeyedRequest(merchant, key, hash.GetHashAndReset());
    }
}

/// <summary>A stored answer, as it was sent first.</summary>
public sealed record KeptAnswer(int Status, string? ContentType, string? Location, byte[] Body);
