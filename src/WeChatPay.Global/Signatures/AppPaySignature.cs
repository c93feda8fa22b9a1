namespace WeChatPay.Global.Signatures;

/// <summary>
/// The signed parameters with which an app opens the payment of an order (docs/wechat-pay.md, App signature).
/// </summary>
/// <param name="AppId">
/// The app in which the payer pays: the order's appid or, for an institution, its sub_appid.
/// </param>
/// <param name="PartnerId">The signer: mchid, or an institution's sp_mchid.</param>
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
    /// <summary>The constant that the app passes as package; it is not signed.</summary>
    public const string Package = "Sign=WXPay";

    private const string WebPrefix = "prepay_id=";
    private const int MaxNonceLength = 32;

    /// <summary>
    /// Signs a prepay_id for an app at <paramref name="unixSeconds"/> of the real time, with a new nonce.
    /// </summary>
    public static AppPaySignature Create(RequestSigner signer, string appId, string prepayId, long unixSeconds) =>
        Create(signer, appId, prepayId, unixSeconds, Nonce.New());

    /// <summary>
    /// The same with a given nonce. Throws if a text is empty, the nonce is too long or the prepay_id has a prefix.
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
        // Both are known mistakes (D-25), for which the app would only show "-1".
        if (prepayId == Package || prepayId.StartsWith(WebPrefix, StringComparison.Ordinal))
            throw new ArgumentException("Sign the prepay_id without a prefix.", nameof(prepayId));

        var timestamp = unixSeconds.ToString();
        var sign = signer.Sign(SignatureMessage.ForAppPay(appId, timestamp, nonce, prepayId));
        return new AppPaySignature(appId, signer.MchId, prepayId, nonce, timestamp, sign);
    }
}
