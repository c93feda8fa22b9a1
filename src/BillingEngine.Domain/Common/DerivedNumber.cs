using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace BillingEngine.Domain.Common;

/// <summary>
/// The numbers that WeChat is given, derived from what they stand for and not drawn: a database that was set back to an
/// earlier moment asks for the same thing with the same number, and WeChat itself refuses to do it twice. What was
/// derived once must be derived again for ever, so nothing here may change (decision 0022).
/// </summary>
public static class DerivedNumber
{
    // Keeps these hashes apart from any other use of the same texts, and names the encoding.
    private const string Use = "billing-engine/gateway-number/1";

    /// <summary>The payment numbers of a period; the ordinal of the payment follows behind it.</summary>
    public static string OfPeriod(SubscriptionId subscription, DateTimeOffset periodStart) =>
        Of(
            'D',
            "deduction",
            subscription.ToString(),
            "period",
            periodStart.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)
        );

    /// <summary>The code of the contract that a subscription asks to be signed for the n-th time.</summary>
    public static string OfContract(SubscriptionId subscription, int signing) =>
        Of('C', "contract", subscription.ToString(), signing.ToString(CultureInfo.InvariantCulture));

    /// <summary>
    /// The number of a refund. The payment is named by its own number, which a database that was set back finds again;
    /// the cause and its key tell the refunds of one payment apart.
    /// </summary>
    public static string OfRefund(string outTradeNo, string cause, string key) =>
        Of('R', "refund", outTradeNo, cause, key);

    // SHA-256 over every part with its length in front, so that no two lists of parts read alike; the first 128 bits.
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
