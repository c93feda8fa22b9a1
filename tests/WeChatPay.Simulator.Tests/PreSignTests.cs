using System.Text.Json.Nodes;

namespace WeChatPay.Simulator.Tests;

/// <summary>docs/wechat-pay.md, Pre-signing: the five channels and their required fields.</summary>
public sealed class PreSignTests : SandboxTest
{
    [Theory]
    [InlineData("miniprogram", "session_id")]
    [InlineData("app", "session_id")]
    [InlineData("h5", "sign_url")]
    [InlineData("jsapi", "sign_url")]
    [InlineData("web", "show_code_url")]
    public async Task Every_channel_opens_a_session_that_can_be_signed(string channel, string field)
    {
        foreach (var who in new[] { Sandbox.Direct, Sandbox.Partner })
        {
            var reply = await Sandbox.PostAsync(who, Channel(channel), Body(who, channel));
            Assert.Equal(200, reply.Status);
            var given = (string)reply.Json[field]!;
            var id = field == "session_id" ? given : given.Split("os_session_id=")[1].Split('#')[0];
            if (field == "sign_url")
                Assert.EndsWith("#wechat_redirect", given);

            var contract = await Sandbox.ControlAsync("POST", $"/sessions/{id}/sign");
            Assert.Equal("SIGNED", (string)contract["state"]!);
            await Sandbox.SettleAsync();
            var received = Sandbox.Receiver.Arrivals[^1];
            Assert.Equal("PAPAY.SIGN", received.EventType);
            Assert.Equal((string)contract["contract_id"]!, (string)received.Payload(who)["contract_id"]!);
        }
    }

    [Fact]
    public async Task The_old_field_of_the_web_channel_can_be_switched_on()
    {
        await Sandbox.ControlAsync("PUT", "/quirks", new JsonObject { ["web_reply"] = "sign_url" });
        var reply = await Sandbox.PostAsync(Sandbox.Direct, Channel("web"), Body(Sandbox.Direct, "web"));
        Assert.NotNull(reply.Json["sign_url"]);
    }

    [Theory]
    [InlineData("miniprogram", "appid")]
    [InlineData("miniprogram", "plan_id")]
    [InlineData("miniprogram", "out_contract_code")]
    [InlineData("miniprogram", "user_display_name")]
    [InlineData("miniprogram", "success_notify_url")]
    [InlineData("miniprogram", "openid")]
    [InlineData("jsapi", "openid")]
    [InlineData("h5", "user_client_ip")]
    public async Task A_required_field_is_missed(string channel, string field)
    {
        var body = Body(Sandbox.Direct, channel);
        body.Remove(field);
        var reply = await Sandbox.PostAsync(Sandbox.Direct, Channel(channel), body);
        Assert.Equal((400, "PARAM_ERROR"), reply.Refusal);
        Assert.Equal("/" + field, (string)reply.Json["detail"]!["field"]!);
        Assert.Equal("body", (string)reply.Json["detail"]!["location"]!);
    }

    [Theory]
    [InlineData("sp_appid")]
    [InlineData("sub_mchid")]
    public async Task A_required_field_of_an_institution_is_missed(string field)
    {
        var body = Body(Sandbox.Partner, "miniprogram");
        body.Remove(field);
        var reply = await Sandbox.PostAsync(Sandbox.Partner, Channel("miniprogram"), body);
        Assert.Equal((400, "PARAM_ERROR"), reply.Refusal);
        Assert.Equal("/" + field, (string)reply.Json["detail"]!["field"]!);
    }

    [Theory]
    [InlineData("plan_id", "\"123\"")]
    [InlineData("plan_id", "12.5")]
    [InlineData("out_contract_code", "\"123456789012345678901234567890123\"")]
    [InlineData("out_contract_code", "\"a b\"")]
    [InlineData("out_contract_code", "\"\"")]
    [InlineData("out_contract_code", "7")]
    [InlineData("user_display_name", "\"x\\ud83d\\ude00\"")]
    [InlineData("user_display_name", "\"x\\ud83d\"")]
    [InlineData("user_display_name", "\"😀\"")]
    [InlineData("user_display_name", "\"123456789012345678901234567890123\"")]
    [InlineData("success_notify_url", "\"http://merchant.example/notify\"")]
    [InlineData("success_notify_url", "\"https://merchant.example/notify?a=1\"")]
    [InlineData("success_notify_url", "\"merchant.example/notify\"")]
    [InlineData("expired_time", "\"tomorrow\"")]
    [InlineData("expired_time", "\"2020-01-01T00:00:00+08:00\"")]
    public async Task A_field_is_not_what_it_must_be(string field, string json)
    {
        var body = Body(Sandbox.Direct, "miniprogram");
        body[field] = "@";
        var text = body.ToJsonString().Replace("\"@\"", json, StringComparison.Ordinal);
        var reply = await Sandbox.SendAsync(Sandbox.Direct, "POST", Channel("miniprogram"), text);
        Assert.Equal((400, "PARAM_ERROR"), reply.Refusal);
        Assert.Equal("/" + field, (string)reply.Json["detail"]!["field"]!);
        Assert.True(Sandbox.Verifies(reply.Headers, reply.Body));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    public async Task A_body_that_is_no_JSON_object_is_refused(string body) =>
        Assert.Equal(
            (400, "PARAM_ERROR"),
            (await Sandbox.SendAsync(Sandbox.Direct, "POST", Channel("miniprogram"), body)).Refusal
        );

    [Fact]
    public async Task Unknown_fields_are_ignored()
    {
        var body = Body(Sandbox.Partner, "miniprogram");
        (body["sp_mchid"], body["later"]) = ("1", new JsonArray(1));
        Assert.Equal(200, (await Sandbox.PostAsync(Sandbox.Partner, Channel("miniprogram"), body)).Status);
    }

    [Fact]
    public async Task Both_id_sets_together_are_refused()
    {
        var direct = Body(Sandbox.Direct, "miniprogram");
        direct["sub_mchid"] = "1900000109";
        Assert.Equal(
            (400, "PARAM_ERROR"),
            (await Sandbox.PostAsync(Sandbox.Direct, Channel("miniprogram"), direct)).Refusal
        );
        var partner = Body(Sandbox.Partner, "miniprogram");
        partner["appid"] = Sandbox.Keys.Appid;
        Assert.Equal(
            (400, "PARAM_ERROR"),
            (await Sandbox.PostAsync(Sandbox.Partner, Channel("miniprogram"), partner)).Refusal
        );
    }

    [Fact]
    public async Task Ids_must_belong_together()
    {
        var body = Body(Sandbox.Direct, "miniprogram");
        body["appid"] = "wx0000000000000000";
        Assert.Equal(
            (400, "APPID_MCHID_NOT_MATCH"),
            (await Sandbox.PostAsync(Sandbox.Direct, Channel("miniprogram"), body)).Refusal
        );
        body = Body(Sandbox.Partner, "miniprogram");
        body["sub_mchid"] = "1";
        Assert.Equal(
            (403, "NO_AUTH"),
            (await Sandbox.PostAsync(Sandbox.Partner, Channel("miniprogram"), body)).Refusal
        );
        await Sandbox.ControlAsync("PUT", "/merchants/1", new JsonObject());
        Assert.Equal(200, (await Sandbox.PostAsync(Sandbox.Partner, Channel("miniprogram"), body)).Status);
    }

    [Theory]
    [InlineData(124)]
    [InlineData(99999)]
    public async Task A_plan_of_another_merchant_or_of_none_is_refused(int plan)
    {
        var body = Body(Sandbox.Direct, "miniprogram");
        body["plan_id"] = plan;
        Assert.Equal((403, "NO_AUTH"), (await Sandbox.PostAsync(Sandbox.Direct, Channel("miniprogram"), body)).Refusal);
    }

    [Fact]
    public async Task A_code_that_was_signed_is_used_up_and_an_unsigned_one_is_not()
    {
        var body = Body(Sandbox.Direct, "miniprogram");
        Assert.Equal(200, (await Sandbox.PostAsync(Sandbox.Direct, Channel("miniprogram"), body)).Status);
        var again = await Sandbox.PostAsync(Sandbox.Direct, Channel("miniprogram"), body);
        await Sandbox.ControlAsync("POST", $"/sessions/{again.Json["session_id"]}/sign");
        body["openid"] = Sandbox.Fresh("oOTHER");
        Assert.Equal(
            (400, "INVALID_REQUEST"),
            (await Sandbox.PostAsync(Sandbox.Direct, Channel("miniprogram"), body)).Refusal
        );
    }

    [Fact]
    public async Task A_user_has_one_contract_per_plan_unless_the_rule_is_off()
    {
        var signed = await Sandbox.SignAsync(Sandbox.Direct);
        var body = Sandbox.PreSignBody(Sandbox.Direct, signed.Openid);
        Assert.Equal(
            (400, "INVALID_REQUEST"),
            (await Sandbox.PostAsync(Sandbox.Direct, Channel("miniprogram"), body)).Refusal
        );
        await Sandbox.ControlAsync("PUT", "/quirks", new JsonObject { ["one_contract_per_user_and_plan"] = false });
        Assert.Equal(200, (await Sandbox.PostAsync(Sandbox.Direct, Channel("miniprogram"), body)).Status);
    }

    [Fact]
    public async Task Of_two_open_sessions_of_one_user_only_one_can_be_signed()
    {
        var openid = Sandbox.Fresh("oTWICE");
        var first = await Sandbox.PostAsync(
            Sandbox.Direct,
            Channel("miniprogram"),
            Sandbox.PreSignBody(Sandbox.Direct, openid)
        );
        var second = await Sandbox.PostAsync(
            Sandbox.Direct,
            Channel("miniprogram"),
            Sandbox.PreSignBody(Sandbox.Direct, openid)
        );
        await Sandbox.ControlAsync("POST", $"/sessions/{first.Json["session_id"]}/sign");
        await Sandbox.ControlAsync("POST", $"/sessions/{second.Json["session_id"]}/sign", expected: 409);
    }

    private static string Channel(string channel) => $"/v3/global/papay/contracts/{channel}-pre-entrust-sign";

    private JsonObject Body(Party who, string channel)
    {
        var body = Sandbox.PreSignBody(who);
        if (channel is "h5" or "web")
        {
            body.Remove("openid");
            body["user_client_ip"] = "203.0.113.7";
        }

        return body;
    }
}
