namespace WeChatPay.Global.Http;

/// <summary>
/// The ids in a papay call: only those of the account's mode (D-35), and never the signer's own number (D-05).
/// </summary>
internal readonly record struct Ids(string? AppId, string? SpAppId, string? SubMchId, string? SubAppId)
{
    public static Ids Of(WeChatPayAccount account, SubMerchant? subMerchant) =>
        (account.Mode, subMerchant) switch
        {
            (AccountMode.Direct, null) => new Ids(account.AppId, null, null, null),
            (AccountMode.Institution, { } sub) => new Ids(null, account.AppId, sub.SubMchId, sub.SubAppId),
            (AccountMode.Direct, _) => throw new ArgumentException(
                "A direct account has no sub-merchants.",
                nameof(subMerchant)
            ),
            _ => throw new ArgumentException("An institution's call needs a sub-merchant.", nameof(subMerchant)),
        };

    /// <summary>The ids as a query string, in the order in which the test vectors sign them.</summary>
    public string Query
    {
        get
        {
            if (AppId is not null)
                return "appid=" + Uri.EscapeDataString(AppId);
            var query = $"sub_mchid={Uri.EscapeDataString(SubMchId!)}&sp_appid={Uri.EscapeDataString(SpAppId!)}";
            return SubAppId is null ? query : $"{query}&sub_appid={Uri.EscapeDataString(SubAppId)}";
        }
    }
}
