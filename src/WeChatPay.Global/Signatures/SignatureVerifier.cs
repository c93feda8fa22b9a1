using System.Globalization;
using WeChatPay.Global.Certificates;

namespace WeChatPay.Global.Signatures;

/// <summary>Why a reply or notification is not authentic. The checks run in this order.</summary>
public enum SignatureFault
{
    /// <summary>It is authentic.</summary>
    None,

    /// <summary>One of the four headers is missing or empty.</summary>
    MissingHeader,

    /// <summary>The timestamp is not a number, or 300 seconds or more away from the real time.</summary>
    Timestamp,

    /// <summary>The serial is unknown, even after the certificates were fetched again.</summary>
    UnknownSerial,

    /// <summary>The signature is not that key's signature of these bytes.</summary>
    Signature,
}

/// <summary>The four signature headers; absent ones are null.</summary>
public readonly record struct SignatureHeaders(string? Timestamp, string? Nonce, string? Signature, string? Serial)
{
    /// <summary>Whether all of them are absent: the message is unsigned, not wrongly signed.</summary>
    public bool AllAbsent => Timestamp is null && Nonce is null && Signature is null && Serial is null;

    /// <summary>Takes them from a set of headers, ignoring case.</summary>
    public static SignatureHeaders From(IEnumerable<KeyValuePair<string, string>> headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        var found = new SignatureHeaders();
        foreach (var (name, value) in headers)
        {
            if (Is(name, WechatpayHeaders.Timestamp))
                found = found with { Timestamp = value };
            else if (Is(name, WechatpayHeaders.Nonce))
                found = found with { Nonce = value };
            else if (Is(name, WechatpayHeaders.Signature))
                found = found with { Signature = value };
            else if (Is(name, WechatpayHeaders.Serial))
                found = found with { Serial = value };
        }
        return found;
    }

    private static bool Is(string name, string wanted) => name.Equals(wanted, StringComparison.OrdinalIgnoreCase);
}

/// <summary>
/// Verifies signatures of WeChat Pay over raw bytes, before anything is parsed (docs/wechat-pay.md, Verifying).
/// </summary>
public sealed class SignatureVerifier
{
    /// <summary>
    /// The maximum difference, in seconds, between a timestamp and the real time; sources disagree about 300 itself
    /// (D-50).
    /// </summary>
    public const int WindowSeconds = 299;

    private readonly TrustedKeys keys;
    private readonly TimeProvider wireClock;
    private readonly Func<string, CancellationToken, Task>? refresh;

    /// <summary>
    /// Uses the trusted keys and the real time, and a function that is called once per message when its serial is
    /// unknown.
    /// </summary>
    public SignatureVerifier(
        TrustedKeys keys,
        TimeProvider wireClock,
        Func<string, CancellationToken, Task>? refresh = null
    )
    {
        this.keys = keys;
        this.wireClock = wireClock;
        this.refresh = refresh;
    }

    /// <summary>Returns what is wrong with a message, or <see cref="SignatureFault.None"/>.</summary>
    public async ValueTask<SignatureFault> CheckAsync(
        SignatureHeaders headers,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken
    )
    {
        if (Precheck(headers) is var fault and not SignatureFault.None)
            return fault;
        if (!keys.TryGet(headers.Serial!, out var key))
        {
            if (refresh is not null)
                await refresh(headers.Serial!, cancellationToken);
            if (!keys.TryGet(headers.Serial!, out key))
                return SignatureFault.UnknownSerial;
        }
        return Matches(headers, body.Span, key) ? SignatureFault.None : SignatureFault.Signature;
    }

    /// <summary>The checks that need no key.</summary>
    internal SignatureFault Precheck(SignatureHeaders headers)
    {
        if (
            string.IsNullOrEmpty(headers.Timestamp)
            || string.IsNullOrEmpty(headers.Nonce)
            || string.IsNullOrEmpty(headers.Signature)
            || string.IsNullOrEmpty(headers.Serial)
        )
        {
            return SignatureFault.MissingHeader;
        }

        var now = wireClock.GetUtcNow().ToUnixTimeSeconds();
        return
            long.TryParse(headers.Timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var signedAt)
            && Math.Abs(now - signedAt) <= WindowSeconds
            ? SignatureFault.None
            : SignatureFault.Timestamp;
    }

    internal static bool Matches(SignatureHeaders headers, ReadOnlySpan<byte> body, TrustedKey key) =>
        RsaSignature.Verify(
            key.Key,
            SignatureMessage.ForResponse(headers.Timestamp!, headers.Nonce!, body),
            headers.Signature
        );
}
