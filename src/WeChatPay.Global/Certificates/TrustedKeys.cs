using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace WeChatPay.Global.Certificates;

/// <summary>A key of the gateway under the text that <c>Wechatpay-Serial</c> names it by.</summary>
/// <param name="Serial">Serial of a platform certificate, or a public key id.</param>
/// <param name="Key">The RSA public key; shared between threads.</param>
/// <param name="ExpiresAt">When the certificate ends; null for a public key, which does not.</param>
public sealed record TrustedKey(string Serial, RSA Key, DateTimeOffset? ExpiresAt);

/// <summary>
/// The keys a signature may be made with: certificates and public keys in one map, exchanged as a whole
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

    /// <summary>The key of this serial, however it is printed; there is no fallback to another.</summary>
    public bool TryGet(string serial, [NotNullWhen(true)] out TrustedKey? key) =>
        Volatile.Read(ref current).Keys.TryGetValue(serial, out key);

    /// <summary>Whether any platform certificate is known.</summary>
    public bool HasCertificates => NewestCertificate is not null;

    /// <summary>The platform certificates that are known.</summary>
    public IReadOnlyList<TrustedKey> Certificates => Volatile.Read(ref current).Certificates;

    /// <summary>The certificate with the latest expiry: the one to encrypt with; null while none is known.</summary>
    public TrustedKey? NewestCertificate => Volatile.Read(ref current).NewestCertificate;

    /// <summary>
    /// Takes the listed certificates in place of the former ones; what is no longer listed is no longer trusted.
    /// </summary>
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
