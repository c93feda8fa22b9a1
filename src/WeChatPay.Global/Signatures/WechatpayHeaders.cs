namespace WeChatPay.Global.Signatures;

/// <summary>The names of WeChat Pay's headers (docs/wechat-pay.md, Verifying).</summary>
public static class WechatpayHeaders
{
    /// <summary>When a reply or notification was signed, in Unix seconds.</summary>
    public const string Timestamp = "Wechatpay-Timestamp";

    /// <summary>The random text that was signed.</summary>
    public const string Nonce = "Wechatpay-Nonce";

    /// <summary>Base64 of the signature.</summary>
    public const string Signature = "Wechatpay-Signature";

    /// <summary>
    /// The serial of the platform certificate, or the id of the public key, that signed; in a request, the one that
    /// should sign the reply.
    /// </summary>
    public const string Serial = "Wechatpay-Serial";

    /// <summary>The signature scheme; if absent, <see cref="AuthorizationHeader.Schema"/>.</summary>
    public const string SignatureType = "Wechatpay-Signature-Type";

    /// <summary>SHA-1 in hex of the uncompressed table of a downloaded statement.</summary>
    public const string StatementSha1 = "Wechatpay-Statement-Sha1";

    /// <summary>WeChat Pay's id of a call; its support asks for it.</summary>
    public const string RequestId = "Request-ID";
}
