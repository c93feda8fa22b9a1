using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using WeChatPay.Global.Http;
using WeChatPay.Global.Signatures;

namespace WeChatPay.Global.Certificates;

/// <summary>
/// Caches the platform certificates. They are fetched when first needed, when they become old, and when an unknown
/// serial arrives (docs/wechat-pay.md, Platform certificates).
/// </summary>
public sealed class PlatformCertificates
{
    private const string Path = "/v3/global/certificates";

    // WeChat asks clients to refresh within 12 hours.
    private static readonly TimeSpan RefreshAfter = TimeSpan.FromHours(11);

    private readonly GatewayTransport transport;
    private readonly SignatureVerifier verifier;
    private readonly TrustedKeys keys;
    private readonly AesGcmCipher cipher;
    private readonly TimeProvider wireClock;
    private readonly string? wechatpaySerial;
    private readonly RefreshAllowance allowance;
    private readonly Lock sync = new();
    private Task<bool>? running;
    private DateTimeOffset? fetchedAt;

    internal PlatformCertificates(
        WeChatPayAccount account,
        GatewayTransport transport,
        TrustedKeys keys,
        AesGcmCipher cipher,
        TimeProvider wireClock
    )
    {
        this.transport = transport;
        this.keys = keys;
        this.cipher = cipher;
        this.wireClock = wireClock;
        verifier = new SignatureVerifier(keys, wireClock);
        wechatpaySerial = account.UsePublicKey ? account.PublicKeyId : null;
        allowance = new RefreshAllowance(wireClock);
    }

    /// <summary>
    /// Fetches now; concurrent callers share one fetch. False if it failed and the previous certificates stay in use.
    /// </summary>
    public Task<bool> RefreshAsync(CancellationToken cancellationToken) => Begin().WaitAsync(cancellationToken);

    /// <summary>
    /// Fetches because of an unknown serial, unless too many unknown serials caused fetches recently.
    /// </summary>
    internal Task FindAsync(string serial, CancellationToken cancellationToken)
    {
        Task<bool> fetch;
        lock (sync)
        {
            if (keys.TryGet(serial, out _))
                return Task.CompletedTask;
            if (running is null && !allowance.TryTake())
                return Task.CompletedTask;
            fetch = Begin();
        }
        return fetch.WaitAsync(cancellationToken);
    }

    /// <summary>Starts a fetch in the background when the last one is too old; the caller does not wait.</summary>
    internal void KeepFresh()
    {
        lock (sync)
        {
            var old = fetchedAt is { } at && wireClock.GetUtcNow() - at > RefreshAfter;
            if (old && running is null && allowance.TryTake())
                _ = Begin();
        }
    }

    private Task<bool> Begin()
    {
        lock (sync)
        {
            // Task.Run: several callers share the fetch, so no single caller's cancellation or context may affect it.
            return running ??= Task.Run(async () =>
            {
                try
                {
                    return await FetchAsync();
                }
                finally
                {
                    lock (sync)
                        running = null;
                }
            });
        }
    }

    private async Task<bool> FetchAsync()
    {
        var exchange = await transport.ExchangeAsync(
            new Outgoing("certificates", HttpMethod.Get, Path, []),
            wechatpaySerial,
            CancellationToken.None
        );
        if (exchange.Silence is not null || exchange.Call.Status != 200)
            return false;
        // Decrypt first: before the first fetch only the APIv3 key can prove who answered.
        var listed = Decrypt(CertificatesReply.Parse(exchange.Body));
        if (listed.Count == 0 || !IsSignedByOneOf(listed, exchange))
            return false;
        lock (sync)
        {
            keys.ReplaceCertificates(listed);
            fetchedAt = wireClock.GetUtcNow();
        }
        return true;
    }

    private bool IsSignedByOneOf(List<TrustedKey> listed, Exchange exchange)
    {
        var headers = exchange.Signature;
        if (verifier.Precheck(headers) != SignatureFault.None)
            return false;
        var key = listed.Find(k => SerialNumbers.Comparer.Equals(k.Serial, headers.Serial));
        return (key is not null || keys.TryGet(headers.Serial!, out key))
            && SignatureVerifier.Matches(headers, exchange.Body, key);
    }

    private List<TrustedKey> Decrypt(CertificatesReply? reply)
    {
        var decrypted = new List<TrustedKey>();
        foreach (var entry in reply?.Data ?? [])
        {
            if (
                entry?.EncryptCertificate is { Algorithm: AesGcmCipher.Algorithm } resource
                && cipher.TryDecrypt(resource.Nonce, resource.AssociatedData, resource.Ciphertext, out var pem)
                && Import(entry, pem) is { } key
            )
            {
                decrypted.Add(key);
            }
        }
        return decrypted;
    }

    private static TrustedKey? Import(PlatformCertificateEntry entry, byte[] pem)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(Encoding.UTF8.GetString(pem));
            if (
                !SerialNumbers.Comparer.Equals(certificate.SerialNumber, entry.SerialNo)
                || certificate.GetRSAPublicKey() is not { } key
            )
            {
                return null;
            }

            var expiresAt = WireTime.Parse(entry.ExpireTime) ?? new DateTimeOffset(certificate.NotAfter);
            return new TrustedKey(entry.SerialNo!, key, expiresAt);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}

/// <summary>
/// Limits how often unknown serials can cause a fetch: a burst of five, then one every ten seconds. Enough for a key
/// rotation, too little for a flood.
/// </summary>
internal sealed class RefreshAllowance(TimeProvider clock)
{
    private const int Most = 5;
    private static readonly TimeSpan PerFetch = TimeSpan.FromSeconds(10);

    private int left = Most;
    private long since = clock.GetTimestamp();

    /// <summary>Uses one fetch of the allowance; the caller holds a lock.</summary>
    public bool TryTake()
    {
        var earned = (int)Math.Min(Most, clock.GetElapsedTime(since) / PerFetch);
        if (earned > 0)
        {
            left = Math.Min(Most, left + earned);
            since = clock.GetTimestamp();
        }
        if (left == 0)
            return false;
        left--;
        return true;
    }
}
