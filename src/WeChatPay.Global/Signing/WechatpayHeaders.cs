namespace WeChatPay.Global.Signing;

/// <summary>Names of the headers the gateway speaks with (docs/wechat-pay.md, Verifying).</summary>
public static class WechatpayHeaders
{
    /// <summary>Unix seconds at which a reply or notification was signed.</summary>
    public const string Timestamp = "Wechatpay-Timestamp";

    /// <summary>The random text that was signed.</summary>
    public const string Nonce = "Wechatpay-Nonce";

    /// <summary>Base64 of the signature.</summary>
    public const string Signature = "Wechatpay-Signature";

    /// <summary>
    /// Serial of the platform certificate, or the id of the public key, that signed (or, in a request, that is asked
    /// for).
    /// </summary>
    public const string Serial = "Wechatpay-Serial";

    /// <summary>The signature scheme; <see cref="AuthorizationHeader.Schema"/> when absent.</summary>
    public const string SignatureType = "Wechatpay-Signature-Type";

    /// <summary>SHA-1 in hex of a downloaded statement's uncompressed table.</summary>
    public const string StatementSha1 = "Wechatpay-Statement-Sha1";

    /// <summary>The gateway's id of a call; support asks for it.</summary>
    public const string RequestId = "Request-ID";
}
