namespace WeChatPay.Simulator.Wire;

/// <summary>
/// For whom a request speaks: a merchant, or a sub-merchant of the institution (docs/wechat-pay.md, Modes).
/// </summary>
internal readonly record struct Party(string Mchid, string? SubMchid, string Appid, string? SubAppid)
{
    private static readonly string[] OfInstitution = ["sp_mchid", "sp_appid", "sub_mchid", "sub_appid"];
    private static readonly string[] OfMerchant = ["appid"];

    /// <summary>Reads the ids of the signer's mode; the other mode's ids are refused (D-35).</summary>
    public static Party Read(FieldReader fields, World world, Account signer, out WireReply? refusal)
    {
        refusal = RefuseOtherMode(fields, signer);
        if (refusal is not null)
        {
            return default;
        }

        if (!signer.IsInstitution)
        {
            var appid = fields.Text("appid", 32);
            refusal = fields.Problem ?? (appid == signer.Appid ? null : NotBound(appid, signer.Mchid));
            return new Party(signer.Mchid, null, appid, null);
        }

        var spAppid = fields.Text("sp_appid", 32);
        var subMchid = fields.Text("sub_mchid", 32);
        var subAppid = fields.TextOrNull("sub_appid", 32);
        refusal = fields.Problem
            ?? (spAppid == signer.Appid ? null : NotBound(spAppid, signer.Mchid))
            ?? RefuseSubMerchant(world, subMchid)
            ?? RefuseSubAppid(world, subMchid, subAppid);
        return new Party(signer.Mchid, subMchid, spAppid, subAppid);
    }

    /// <summary>Only the sub-merchant, for calls that name no app.</summary>
    public static string? ReadSubMerchant(
        FieldReader fields, World world, Account signer, out WireReply? refusal)
    {
        refusal = RefuseOtherMode(fields, signer);
        if (refusal is not null || !signer.IsInstitution)
        {
            return null;
        }

        var subMchid = fields.Text("sub_mchid", 32);
        refusal = fields.Problem ?? RefuseSubMerchant(world, subMchid);
        return subMchid;
    }

    private static WireReply? RefuseOtherMode(FieldReader fields, Account signer)
    {
        foreach (var name in signer.IsInstitution ? OfMerchant : OfInstitution)
        {
            if (fields.Has(name))
            {
                fields.Fail(name, null, signer.IsInstitution
                    ? "the signer is an institution: send sp_appid and sub_mchid, not appid"
                    : "the signer is a merchant of its own: send appid, no sp_ or sub_ ids");
                return fields.Problem;
            }
        }

        return null;
    }

    private static WireReply NotBound(string appid, string mchid) => WireReply.Refuse(
        400, "APPID_MCHID_NOT_MATCH", $"appid {appid} is not bound to mchid {mchid}");

    private static WireReply? RefuseSubMerchant(World world, string subMchid)
    {
        lock (world.Gate)
        {
            return world.Merchants.TryGetValue(subMchid, out var merchant) && merchant.IsSubMerchant
                ? null
                : WireReply.NoAuth($"sub_mchid {subMchid} is not a merchant of this institution");
        }
    }

    private static WireReply? RefuseSubAppid(World world, string subMchid, string? subAppid)
    {
        lock (world.Gate)
        {
            return subAppid is null || world.Merchants[subMchid].SubAppid == subAppid
                ? null
                : NotBound(subAppid, subMchid);
        }
    }
}
