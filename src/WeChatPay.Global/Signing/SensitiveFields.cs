using WeChatPay.Global.Certificates;

namespace WeChatPay.Global.Signing;

/// <summary>
/// A field encrypted for the gateway, and the serial of the key, which the request's <c>Wechatpay-Serial</c> must name.
/// </summary>
public sealed record SealedField(string Ciphertext, string Serial);

/// <summary>
/// Encrypts fields for the gateway and opens those it encrypted, with an account's keys
/// (docs/wechat-pay.md, Sensitive fields).
/// </summary>
public sealed class SensitiveFields
{
    private readonly WeChatPayAccount account;
    private readonly RequestSigner signer;
    private readonly TrustedKeys keys;
    private readonly PlatformCertificates certificates;

    internal SensitiveFields(
        WeChatPayAccount account,
        RequestSigner signer,
        TrustedKeys keys,
        PlatformCertificates certificates
    )
    {
        this.account = account;
        this.signer = signer;
        this.keys = keys;
        this.certificates = certificates;
    }

    /// <summary>
    /// Encrypts with the key that the client's requests name: the newest platform certificate, or the public key where
    /// the account uses it. Null when the gateway gave no certificate; throws when the text is too long.
    /// </summary>
    public async Task<SealedField?> SealAsync(string text, FieldPadding padding, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Key is null)
            await certificates.RefreshAsync(cancellationToken);
        return Key is { } key ? new SealedField(SensitiveField.Seal(key.Key, text, padding), key.Serial) : null;
    }

    /// <summary>Opens a field of a reply; null when key, padding or Base64 do not fit.</summary>
    public string? Open(string ciphertext, FieldPadding padding = FieldPadding.OaepSha1) =>
        signer.OpenField(ciphertext, padding);

    private TrustedKey? Key =>
        account.UsePublicKey && keys.TryGet(account.PublicKeyId!, out var key) ? key : keys.NewestCertificate;
}
