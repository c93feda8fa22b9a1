using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace WeChatPay.Global.Certificates;

/// <summary>A public key of WeChat Pay and the text by which <c>Wechatpay-Serial</c> names it.</summary>
/// <param name="Serial">The serial of a platform certificate, or a public key id.</param>
/// <param name="Key">The RSA public key; shared between threads.</param>
/// <param name="ExpiresAt">When the certificate expires; null for a public key, which does not expire.</param>
public sealed record TrustedKey(string Serial, RSA Key, DateTimeOffset? ExpiresAt);

/// <summary>
/// The keys that may sign messages from WeChat Pay: certificates and public keys in one map that is replaced as a whole
/// (docs/wechat-pay.md, Platform certificates).
/// </summary>
public sealed class TrustedKeys
{
    private readonly TrustedKey? publicKey;
    private Snapshot current;

    /// <summary>Starts with the account's public key, if it has one.</summary>
    public TrustedKeys(TrustedKey? publicKey)
    {
        this.publicKey = publicKey;
        current = SnapshotOf([]);
    }

    /// <summary>Finds the key of a serial, in any notation. There is no fallback to another key.</summary>
    public bool TryGet(string serial, [NotNullWhen(true)] out TrustedKey? key) =>
        Volatile.Read(ref current).Keys.TryGetValue(serial, out key);

    /// <summary>Whether any platform certificate is known.</summary>
    public bool HasCertificates => NewestCertificate is not null;

    /// <summary>All known platform certificates.</summary>
    public IReadOnlyList<TrustedKey> Certificates => Volatile.Read(ref current).Certificates;

    /// <summary>
    /// The certificate with the latest expiry, which is used for encrypting; null while none is known.
    /// </summary>
    public TrustedKey? NewestCertificate => Volatile.Read(ref current).NewestCertificate;

    /// <summary>Replaces all certificates; a certificate that is no longer listed is no longer trusted.</summary>
    internal void ReplaceCertificates(IEnumerable<TrustedKey> certificates) =>
        Volatile.Write(ref current, SnapshotOf([.. certificates]));

    private Snapshot SnapshotOf(TrustedKey[] certificates) =>
        new(
            certificates
                .Concat(publicKey is null ? [] : [publicKey])
                .DistinctBy(k => k.Serial, SerialNumbers.Comparer)
                .ToFrozenDictionary(k => k.Serial, SerialNumbers.Comparer),
            certificates,
            certificates.MaxBy(k => k.ExpiresAt)
        );

    private sealed record Snapshot(
        FrozenDictionary<string, TrustedKey> Keys,
        IReadOnlyList<TrustedKey> Certificates,
        TrustedKey? NewestCertificate
    );
}
