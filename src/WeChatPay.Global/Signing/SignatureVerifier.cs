using System.Globalization;
using WeChatPay.Global.Certificates;

namespace WeChatPay.Global.Signing;

/// <summary>Why a reply or a notification is not believed, in the order in which it is looked at.</summary>
public enum SignatureFault
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>One of the four headers is missing or empty.</summary>
    MissingHeader,

    /// <summary>The timestamp is no number, or 300 seconds or more away from the wire clock.</summary>
    Timestamp,

    /// <summary>The serial is not trusted, not even after a refresh of the certificates.</summary>
    UnknownSerial,

    /// <summary>The signature is not that key's signature of these bytes.</summary>
    Signature,
}

/// <summary>The four headers of a signature; absent ones are null.</summary>
public readonly record struct SignatureHeaders(string? Timestamp, string? Nonce, string? Signature, string? Serial)
{
    /// <summary>Whether none of them is there: an unsigned message rather than a badly signed one.</summary>
    public bool AllAbsent => Timestamp is null && Nonce is null && Signature is null && Serial is null;

    /// <summary>Picks them out of a set of headers, without regard to case.</summary>
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
/// Checks signatures of the gateway over raw bytes, before anything is parsed (docs/wechat-pay.md, Verifying).
/// </summary>
public sealed class SignatureVerifier
{
    /// <summary>
    /// The greatest age, and the greatest lead, of a timestamp in seconds; sources disagree about 300 (D-50).
    /// </summary>
    public const int WindowSeconds = 299;

    private readonly TrustedKeys keys;
    private readonly TimeProvider wireClock;
    private readonly Func<string, CancellationToken, Task>? refresh;

    /// <summary>
    /// Takes the trusted keys, the wire clock, and what to do, once per message, when a serial is not among the keys.
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

    /// <summary>Says what is wrong with a message, or <see cref="SignatureFault.None"/>.</summary>
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
