using WeChatPay.Global.Certificates;

namespace WeChatPay.Global.Signatures;

/// <summary>
/// A field encrypted for WeChat Pay, and the serial of the key used, which the request's <c>Wechatpay-Serial</c> must
/// name.
/// </summary>
public sealed record EncryptedField(string Ciphertext, string Serial);

/// <summary>
/// Encrypts fields for WeChat Pay and decrypts fields of its replies, with an account's keys (docs/wechat-pay.md,
/// Sensitive fields).
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
    /// Encrypts with the key that the client's requests name: the newest platform certificate or, if the account uses
    /// it, the public key. Null if WeChat Pay gave no certificate; throws if the text is too long.
    /// </summary>
    public async Task<EncryptedField?> EncryptAsync(
        string text,
        FieldPadding padding,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Key is null)
            await certificates.RefreshAsync(cancellationToken);
        return Key is { } key ? new EncryptedField(SensitiveField.Encrypt(key.Key, text, padding), key.Serial) : null;
    }

    /// <summary>Decrypts a field of a reply; null if the key, padding or Base64 is wrong.</summary>
    public string? Decrypt(string ciphertext, FieldPadding padding = FieldPadding.OaepSha1) =>
        signer.DecryptField(ciphertext, padding);

    private TrustedKey? Key =>
        account.UsePublicKey && keys.TryGet(account.PublicKeyId!, out var key) ? key : keys.NewestCertificate;
}
