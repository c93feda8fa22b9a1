using System.Security.Cryptography;
using WeChatPay.Global.Signatures;
using WeChatPay.Simulator.Certificates;
using WeChatPay.Simulator.Faults;

namespace WeChatPay.Simulator.Wire;

/// <summary>
/// The four signature headers of a reply or a notification (docs/wechat-pay.md, Verifying).
/// </summary>
internal sealed record PlatformSignature(string Timestamp, string Nonce, string Signature, string Serial);

/// <summary>
/// Signs with the key of a platform certificate or, in public-key mode, with the private key of the public key.
/// </summary>
internal sealed class PlatformSigner(KeyRing keys, TimeProvider wireClock)
{
    private const int StaleSeconds = 600;

    /// <summary>Signs with the current real time; a fault makes the signature wrong.</summary>
    public PlatformSignature Sign(Account account, bool publicKeyMode, ReadOnlySpan<byte> body, string? fault = null)
    {
        var (serial, key) = publicKeyMode ? (account.PublicKeyId, account.PublicModeKey) : keys.Signer();
        var at = wireClock.GetUtcNow().ToUnixTimeSeconds() - (fault == FaultKinds.StaleTimestamp ? StaleSeconds : 0);
        var timestamp = at.ToString();
        var nonce = Nonce.New();
        var signature = RsaSignature.Sign(key, SignatureMessage.ForResponse(timestamp, nonce, body));
        return fault switch
        {
            FaultKinds.BadSignature => new(timestamp, nonce, Spoil(signature), serial),
            FaultKinds.SignTest or FaultKinds.SignTestFirst => new(timestamp, nonce, Probe(signature), serial),
            FaultKinds.WrongSerial => new(
                timestamp,
                nonce,
                signature,
                "7F" + Convert.ToHexString(RandomNumberGenerator.GetBytes(19))
            ),
            _ => new(timestamp, nonce, signature, serial),
        };
    }

    private static string Spoil(string signature) => (signature[0] == 'A' ? "B" : "A") + signature[1..];

    /// <summary>
    /// The marker of probe traffic precedes a wrong signature (docs/wechat-pay.md, Verifying: probes).
    /// </summary>
    private static string Probe(string signature) => "WECHATPAY/SIGNTEST/" + Spoil(signature);
}
