using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace BillingEngine.Domain.Common;

/// <summary>
/// The numbers that we give to WeChat. They are derived from what they stand for, not random: a database restored from
/// a backup asks for the same thing with the same number, and WeChat itself refuses to do it twice. A number must be
/// derived the same way forever, so nothing here may change (decision 0022).
/// </summary>
public static class DerivedNumber
{
    // Separates these hashes from other uses of the same texts, and names the encoding.
    private const string Use = "billing-engine/gateway-number/1";

    /// <summary>The payment number of a period; later payments append their two-digit ordinal.</summary>
    public static string OfPeriod(SubscriptionId subscription, DateTimeOffset periodStart) =>
        Of(
            'D',
            "deduction",
            subscription.ToString(),
            "period",
            periodStart.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)
        );

    /// <summary>The contract code of the n-th signature that a subscription requests.</summary>
    public static string OfContract(SubscriptionId subscription, int signing) =>
        Of('C', "contract", subscription.ToString(), signing.ToString(CultureInfo.InvariantCulture));

    /// <summary>
    /// The number of a refund. The payment is named by its own number, which a restored database derives again; the
    /// cause and its key distinguish the refunds of one payment.
    /// </summary>
    public static string OfRefund(string outTradeNo, string cause, string key) =>
        Of('R', "refund", outTradeNo, cause, key);

    // SHA-256 over all parts, each preceded by its length, so that no two lists of parts give the same input; the first
    // 128 bits.
    private static string Of(char letter, params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, Use);
        foreach (var part in parts)
            Append(hash, part);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return letter + Base32.Encode(new Guid(digest[..16], bigEndian: true));
    }

    private static void Append(IncrementalHash hash, string part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, Encoding.UTF8.GetByteCount(part));
        hash.AppendData(length);
        hash.AppendData(Encoding.UTF8.GetBytes(part));
    }
}
