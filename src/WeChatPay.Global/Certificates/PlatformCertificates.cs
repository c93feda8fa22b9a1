using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using WeChatPay.Global.Http;
using WeChatPay.Global.Signing;

namespace WeChatPay.Global.Certificates;

/// <summary>
/// Keeps the platform certificates: fetched when first needed, again when they grow old, and when a serial is met
/// that is not among
/// them (docs/wechat-pay.md, Platform certificates).
/// </summary>
public sealed class PlatformCertificates
{
    private const string Path = "/v3/global/certificates";

    // The gateway asks for less than 12 hours.
    private static readonly TimeSpan RefreshAfter = TimeSpan.FromHours(11);

    private readonly GatewayTransport transport;
    private readonly SignatureVerifier verifier;
    private readonly TrustedKeys keys;
    private readonly AesGcmCipher cipher;
    private readonly TimeProvider wireClock;
    private readonly string? wechatpaySerial;
    private readonly RefreshAllowance allowance;
    private readonly Lock door = new();
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
    /// Fetches now; callers at the same time share one fetch. False when the former certificates were kept.
    /// </summary>
    public Task<bool> RefreshAsync(CancellationToken cancellationToken) => Begin().WaitAsync(cancellationToken);

    /// <summary>
    /// Fetches for a serial that is not known, unless too many strangers have made us do so lately.
    /// </summary>
    internal Task FindAsync(string serial, CancellationToken cancellationToken)
    {
        Task<bool> fetch;
        lock (door)
        {
            if (keys.TryGet(serial, out _))
                return Task.CompletedTask;
            if (running is null && !allowance.TryTake())
                return Task.CompletedTask;
            fetch = Begin();
        }
        return fetch.WaitAsync(cancellationToken);
    }

    /// <summary>Begins a fetch in the background when the last one is too old; nobody waits for it.</summary>
    internal void KeepFresh()
    {
        lock (door)
        {
            var old = fetchedAt is { } at && wireClock.GetUtcNow() - at > RefreshAfter;
            if (old && running is null && allowance.TryTake())
                _ = Begin();
        }
    }

    private Task<bool> Begin()
    {
        lock (door)
        {
            // Task.Run: the fetch is nobody's own, so no caller's cancellation or context reaches it.
            return running ??= Task.Run(async () =>
            {
                try
                {
                    return await FetchAsync();
                }
                finally
                {
                    lock (door)
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
        // Decrypting first: before the first fetch nothing else could prove who answered, and the APIv3 key does.
        var listed = Open(CertificatesReply.Parse(exchange.Body));
        if (listed.Count == 0 || !IsSignedByOneOf(listed, exchange))
            return false;
        lock (door)
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

    private List<TrustedKey> Open(CertificatesReply? reply)
    {
        var opened = new List<TrustedKey>();
        foreach (var entry in reply?.Data ?? [])
        {
            if (
                entry?.EncryptCertificate is { Algorithm: AesGcmCipher.Algorithm } resource
                && cipher.TryOpen(resource.Nonce, resource.AssociatedData, resource.Ciphertext, out var pem)
                && Import(entry, pem) is { } key
            )
            {
                opened.Add(key);
            }
        }
        return opened;
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
/// How often strangers can make us fetch: five times at once, then every ten seconds. Enough for a rotation, too
/// little for a flood.
/// </summary>
internal sealed class RefreshAllowance(TimeProvider clock)
{
    private const int Most = 5;
    private static readonly TimeSpan PerFetch = TimeSpan.FromSeconds(10);

    private int left = Most;
    private long since = clock.GetTimestamp();

    /// <summary>Takes one fetch from the allowance; callers hold a lock.</summary>
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
