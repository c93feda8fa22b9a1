using WeChatPay.Simulator.Journal;
using WeChatPay.Simulator.Wire;

namespace WeChatPay.Simulator.Contracts;

/// <summary>
/// The five pre-sign calls: a session that a user may sign until it expires (docs/wechat-pay.md, Pre-signing).
/// </summary>
internal sealed class PreSign(World world)
{
    public WireReply Handle(WireCall call)
    {
        var fields = new BodyReader(call.Body);
        var channel = call.Route.Variant!;
        var party = Party.Read(fields, world, call.Signer, out var refusal);
        if (refusal is not null)
            return refusal;

        var planId = fields.Integer("plan_id", 1, long.MaxValue);
        var code = fields.Number("out_contract_code", 32);
        var name = fields.TextOrNull("user_display_name", 32, required: world.Options.DisplayNameRequired);
        var url = fields.NotifyUrl("success_notify_url", world.Options.AllowHttp);
        var expires = fields.TimeOrNull("expired_time", 64);
        var (openid, returnUrl) = ReadChannel(fields, channel);
        var now = world.Clock.Now;
        if (expires is { } at && at <= now)
            fields.Fail("expired_time", Rfc3339.Format(at), "the time is in the past");

        if (fields.Problem is { } problem)
            return problem;

        lock (world.StateLock)
        {
            if (RefuseContract(party, planId, code, openid) is { } refused)
                return refused;

            var session = new Session
            {
                SessionId = $"{now.ToOffset(TimeSpan.FromHours(8)):yyyyMMdd}{world.NextNumber()}",
                Mchid = party.Mchid,
                SubMchid = party.SubMchid,
                Appid = party.Appid,
                SubAppid = party.SubAppid,
                PlanId = planId,
                OutContractCode = code,
                UserDisplayName = name,
                SuccessNotifyUrl = url,
                Openid = openid,
                ReturnUrl = returnUrl,
                Channel = channel,
                CreatedAt = now,
                ExpiresAt = expires ?? now.AddMinutes(world.Options.SessionMinutes),
            };
            world.Commit(new JournalEntry { Session = session });
            return Answer(call.BaseUrl, channel, session.SessionId);
        }
    }

    private static (string? Openid, string? ReturnUrl) ReadChannel(BodyReader fields, string channel)
    {
        // WeChat ignores an openid on channels that do not accept one (D-17).
        var openid = channel switch
        {
            "miniprogram" or "jsapi" => fields.Text("openid", 128),
            "app" => fields.TextOrNull("openid", 128),
            _ => null,
        };
        if (channel is "h5" or "app")
            _ = fields.TextOrNull("user_client_ip", 32, required: channel == "h5");

        if (channel == "h5")
            _ = fields.TextOrNull("return_appid", 32);

        var returnUrl = channel is "h5" or "jsapi" or "web" ? fields.TextOrNull("return_url", 256) : null;
        return (openid, returnUrl);
    }

    private WireReply? RefuseContract(Party party, long planId, string code, string? openid)
    {
        if (!world.Templates.TryGetValue(planId, out var template) || !template.Serves(party.Mchid, party.SubMchid))
            return WireReply.NoAuth($"plan_id {planId} does not belong to this merchant");

        if (world.ContractsByCode.ContainsKey(new ContractCode(party.Mchid, party.SubMchid, code)))
            return WireReply.Refuse(400, "INVALID_REQUEST", $"out_contract_code {code} was used for a signed contract");

        return
            openid is not null
            && world.Options.OneContractPerUserAndPlan
            && world.SignedByUserPlan.ContainsKey(new UserPlan(party.Mchid, party.SubMchid, planId, openid))
            ? WireReply.Refuse(400, "INVALID_REQUEST", "the user has a valid contract with this plan already")
            : null;
    }

    private WireReply Answer(string baseUrl, string channel, string id)
    {
        var signUrl = $"{baseUrl}/global/papay/contracts/login?os_session_id={id}#wechat_redirect";
        return channel switch
        {
            "miniprogram" or "app" => WireReply.Ok(new SessionReply(id), WireJson.Wire.SessionReply),
            "web" when world.Options.WebReply == WebReply.ShowCodeUrl => WireReply.Ok(
                new ShowCodeReply($"{baseUrl}/global/papay/contracts/sessions/show_code?os_session_id={id}"),
                WireJson.Wire.ShowCodeReply
            ),
            _ => WireReply.Ok(new SignUrlReply(signUrl), WireJson.Wire.SignUrlReply),
        };
    }
}
