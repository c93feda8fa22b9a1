using System.Text;
using WeChatPay.Global.Signatures;

namespace WeChatPay.Simulator.Wire;

/// <summary>
/// Checks that a request was signed by a known account, recently, and for the first time (docs/wechat-pay.md, Signing).
/// </summary>
internal sealed class RequestVerifier(Accounts accounts, TimeProvider wireClock)
{
    private const int WindowSeconds = 300;
    private const int LongestNonce = 32;
    private readonly NonceMemory nonces = new(wireClock, TimeSpan.FromSeconds(2 * WindowSeconds));

    /// <summary>Returns the signer or the problem; <paramref name="target"/> and body exactly as received.</summary>
    public SignatureVerdict Check(string method, string target, ReadOnlySpan<byte> body, string? authorization)
    {
        if (string.IsNullOrEmpty(authorization))
            return new(null, "there is no Authorization header");

        if (!AuthorizationHeader.TryParse(authorization, out var header))
        {
            return new(
                null,
                authorization.StartsWith(AuthorizationHeader.Schema + " ", StringComparison.Ordinal)
                    ? "the Authorization header must hold mchid, nonce_str, timestamp, serial_no and signature, each once"
                    : $"the Authorization schema must be {AuthorizationHeader.Schema}"
            );
        }

        if (header.NonceStr.Length > LongestNonce || !header.NonceStr.All(char.IsAsciiLetterOrDigit))
            return new(null, "nonce_str must be 1 to 32 letters or digits");

        if (!header.Timestamp.All(char.IsAsciiDigit) || !long.TryParse(header.Timestamp, out var seconds))
            return new(null, "timestamp must be unix seconds");

        if (accounts.Find(header.MchId) is not { } account)
            return new(null, $"mchid {header.MchId} is not known here");

        if (header.SerialNo != account.SerialNo)
            return new(null, $"serial_no {header.SerialNo} is not a certificate of mchid {header.MchId}");

        var age = wireClock.GetUtcNow().ToUnixTimeSeconds() - seconds;
        if (age is > WindowSeconds or < -WindowSeconds)
            return new(null, $"timestamp is {age} s off, more than {WindowSeconds} s");

        var message = SignatureMessage.ForRequest(method, target, header.Timestamp, header.NonceStr, body);
        if (!RsaSignature.Verify(account.MerchantKey, message, header.Signature))
            return new(null, "the signature does not belong to the message", Explain(method, target, message));

        return nonces.TryAdd(header.MchId, header.NonceStr)
            ? new(account, null)
            : new(null, "nonce_str was used before");
    }

    private static SignInformation Explain(string method, string target, byte[] message)
    {
        var text = Encoding.UTF8.GetString(message);
        return new SignInformation(method, target, message.Length, text.Length > 200 ? text[..200] : text);
    }
}

/// <summary>The signer, or the reason why the signature is refused.</summary>
internal readonly record struct SignatureVerdict(Account? Signer, string? Problem, SignInformation? Information = null);
