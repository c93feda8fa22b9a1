namespace WeChatPay.Simulator.Wire;

/// <summary>
/// The party of a request: a merchant, or a sub-merchant of the institution (docs/wechat-pay.md, Modes).
/// </summary>
internal readonly record struct Party(string Mchid, string? SubMchid, string Appid, string? SubAppid)
{
    private static readonly string[] OfInstitution = ["sp_mchid", "sp_appid", "sub_mchid", "sub_appid"];
    private static readonly string[] OfMerchant = ["appid"];
    private static readonly string[] OfMerchantAsOwner = ["appid", "mchid"];

    /// <summary>Reads the ids of the signer's mode; ids of the other mode are refused (D-35).</summary>
    public static Party Read(FieldReader fields, World world, Account signer, out WireReply? refusal)
    {
        refusal = RefuseOtherMode(fields, signer);
        if (refusal is not null)
            return default;

        if (!signer.IsInstitution)
        {
            var appid = fields.Text("appid", 32);
            refusal = fields.Problem ?? (appid == signer.Appid ? null : NotBound(appid, signer.Mchid));
            return new Party(signer.Mchid, null, appid, null);
        }

        var spAppid = fields.Text("sp_appid", 32);
        var subMchid = fields.Text("sub_mchid", 32);
        var subAppid = fields.TextOrNull("sub_appid", 32);
        refusal =
            fields.Problem
            ?? (spAppid == signer.Appid ? null : NotBound(spAppid, signer.Mchid))
            ?? RefuseSubMerchant(world, subMchid)
            ?? RefuseSubAppid(world, subMchid, subAppid);
        return new Party(signer.Mchid, subMchid, spAppid, subAppid);
    }

    /// <summary>Reads only the sub-merchant, for calls that name no app.</summary>
    public static string? ReadSubMerchant(FieldReader fields, World world, Account signer, out WireReply? refusal)
    {
        refusal = RefuseOtherMode(fields, signer);
        if (refusal is not null || !signer.IsInstitution)
            return null;

        var subMchid = fields.Text("sub_mchid", 32);
        refusal = fields.Problem ?? RefuseSubMerchant(world, subMchid);
        return subMchid;
    }

    /// <summary>
    /// Reads the ids of calls outside papay, which also name the signer (docs/wechat-pay-orders.md, Ids); queries name
    /// no app.
    /// </summary>
    public static Party ReadOwner(
        FieldReader fields,
        World world,
        Account signer,
        out WireReply? refusal,
        bool withApp = true
    )
    {
        var name = signer.IsInstitution ? "sp_mchid" : "mchid";
        refusal = RefuseOtherMode(fields, signer, owner: true);
        if (refusal is not null)
            return default;

        var number = fields.Text(name, 32);
        refusal =
            fields.Problem
            ?? (
                number == signer.Mchid
                    ? null
                    : WireReply.Refuse(
                        400,
                        "INVALID_REQUEST",
                        $"{name} {number} is not the signer, which is {signer.Mchid}"
                    )
            );
        if (refusal is not null)
            return default;

        return withApp
            ? Read(fields, world, signer, out refusal)
            : new Party(signer.Mchid, ReadSubMerchant(fields, world, signer, out refusal), signer.Appid, null);
    }

    private static WireReply? RefuseOtherMode(FieldReader fields, Account signer, bool owner = false)
    {
        foreach (var name in OtherModes(signer.IsInstitution, owner))
        {
            if (fields.Has(name))
            {
                fields.Fail(
                    name,
                    null,
                    signer.IsInstitution
                        ? "the signer is an institution: send sp_ and sub_ ids, not appid or mchid"
                        : "the signer is a merchant of its own: send appid, no sp_ or sub_ ids"
                );
                return fields.Problem;
            }
        }

        return null;
    }

    // Papay calls do not need the signer's own number and ignore it (D-05).
    private static string[] OtherModes(bool institution, bool owner) =>
        !institution ? OfInstitution
        : owner ? OfMerchantAsOwner
        : OfMerchant;

    private static WireReply NotBound(string appid, string mchid) =>
        WireReply.Refuse(400, "APPID_MCHID_NOT_MATCH", $"appid {appid} is not bound to mchid {mchid}");

    private static WireReply? RefuseSubMerchant(World world, string subMchid)
    {
        lock (world.StateLock)
        {
            return world.Merchants.TryGetValue(subMchid, out var merchant) && merchant.IsSubMerchant
                ? null
                : WireReply.NoAuth($"sub_mchid {subMchid} is not a merchant of this institution");
        }
    }

    private static WireReply? RefuseSubAppid(World world, string subMchid, string? subAppid)
    {
        lock (world.StateLock)
        {
            return subAppid is null || world.Merchants[subMchid].SubAppid == subAppid
                ? null
                : NotBound(subAppid, subMchid);
        }
    }
}
