namespace WeChatPay.Global.Signing;

/// <summary>
/// The signed parameters with which an app opens the payment of an order (docs/wechat-pay.md, App signature).
/// </summary>
/// <param name="AppId">The app that runs: the appid, or an institution's sub_appid, that the order names.</param>
/// <param name="PartnerId">The signer: mchid, or sp_mchid of an institution.</param>
/// <param name="PrepayId">The bare prepay_id of the order.</param>
/// <param name="NonceStr">The random text that was signed, at most 32 characters.</param>
/// <param name="Timestamp">Unix seconds of the wire clock, as text.</param>
/// <param name="Sign">Base64 of the signature.</param>
public sealed record AppPaySignature(
    string AppId,
    string PartnerId,
    string PrepayId,
    string NonceStr,
    string Timestamp,
    string Sign
)
{
    /// <summary>The constant that the app sends as package; it is not signed.</summary>
    public const string Package = "Sign=WXPay";

    private const string WebPrefix = "prepay_id=";
    private const int MaxNonceLength = 32;

    /// <summary>
    /// Signs a prepay_id for an app at <paramref name="unixSeconds"/> of the wire clock, with a new nonce.
    /// </summary>
    public static AppPaySignature Create(RequestSigner signer, string appId, string prepayId, long unixSeconds) =>
        Create(signer, appId, prepayId, unixSeconds, Nonce.New());

    /// <summary>
    /// The same with a given nonce; throws when a text is empty, the nonce is too long or the prepay_id is not bare.
    /// </summary>
    public static AppPaySignature Create(
        RequestSigner signer,
        string appId,
        string prepayId,
        long unixSeconds,
        string nonce
    )
    {
        ArgumentNullException.ThrowIfNull(signer);
        ArgumentException.ThrowIfNullOrEmpty(appId);
        ArgumentException.ThrowIfNullOrEmpty(prepayId);
        ArgumentException.ThrowIfNullOrEmpty(nonce);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nonce.Length, MaxNonceLength, nameof(nonce));
        // Both are known mistakes (D-25), and the app would show nothing but "-1".
        if (prepayId == Package || prepayId.StartsWith(WebPrefix, StringComparison.Ordinal))
            throw new ArgumentException("An app signs the bare prepay_id.", nameof(prepayId));

        var timestamp = unixSeconds.ToString();
        var sign = signer.Sign(SignatureMessage.ForAppPay(appId, timestamp, nonce, prepayId));
        return new AppPaySignature(appId, signer.MchId, prepayId, nonce, timestamp, sign);
    }
}
