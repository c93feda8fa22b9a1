namespace WeChatPay.Global.Http;

/// <summary>
/// The ids in calls outside papay: only those of the account's mode (D-35), together with the signer's own number
/// (docs/wechat-pay-orders.md, Ids).
/// </summary>
internal readonly record struct OwnerIds(
    string? MchId,
    string? AppId,
    string? SpMchId,
    string? SpAppId,
    string? SubMchId,
    string? SubAppId
)
{
    public static OwnerIds Of(WeChatPayAccount account, SubMerchant? subMerchant)
    {
        var ids = Ids.Of(account, subMerchant);
        return account.Mode == AccountMode.Direct
            ? new OwnerIds(account.MchId, ids.AppId, null, null, null, null)
            : new OwnerIds(null, null, account.MchId, ids.SpAppId, ids.SubMchId, ids.SubAppId);
    }

    /// <summary>The merchant numbers as a query string; calls with a query string name no app.</summary>
    public string Query =>
        MchId is not null
            ? "mchid=" + Uri.EscapeDataString(MchId)
            : $"sp_mchid={Uri.EscapeDataString(SpMchId!)}&sub_mchid={Uri.EscapeDataString(SubMchId!)}";
}
