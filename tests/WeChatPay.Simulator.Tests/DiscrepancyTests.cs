using System.Text.Json.Nodes;

namespace WeChatPay.Simulator.Tests;

/// <summary>What the simulator does where the sources disagree (docs/wechat-pay.md, Discrepancies).</summary>
public sealed class DiscrepancyTests : SandboxTest
{
    private const string Contracts = "/v3/global/papay/contracts";

    [Fact]
    public async Task D03_the_body_of_a_reverse_wins_over_its_query()
    {
        await Sandbox.ControlAsync("PUT", "/merchants/1900000777", new JsonObject());
        var who = Sandbox.Partner;
        var path = $"{Sandbox.DeductPath}/out-trade-no/{await DeclinedAsync(who)}/reverse";
        JsonObject Body(string subMchid) => new() { ["sub_mchid"] = subMchid };
        var own = (string)who.Ids["sub_mchid"]!;
        Assert.Equal(
            (404, "NOT_FOUND"),
            (await Sandbox.PostAsync(who, path + who.SubMchidQuery, Body("1900000777"))).Refusal
        );
        Assert.Equal(204, (await Sandbox.PostAsync(who, path + "?sub_mchid=1900000777", Body(own))).Status);
    }

    [Fact]
    public async Task D05_the_signers_own_number_is_ignored_in_contract_queries()
    {
        var (who, signed) = (Sandbox.Partner, await Sandbox.SignAsync(Sandbox.Partner));
        foreach (
            var path in new[]
            {
                $"{Contracts}/{signed.ContractId}?{who.Query}&sp_mchid=1",
                $"{Contracts}/out-contract-code/{signed.Code}?{who.Query}&sp_mchid={who.Mchid}&plan_id=124",
            }
        )
        {
            Assert.Equal(signed.ContractId, (string)(await Sandbox.GetAsync(who, path)).Json["contract_id"]!);
        }
    }

    [Fact]
    public async Task D06_a_plan_id_is_ignored_in_the_query_by_contract_id()
    {
        var (who, signed) = (Sandbox.Direct, await Sandbox.SignAsync(Sandbox.Direct));
        foreach (var plan in new[] { "99999", "none" })
        {
            Assert.Equal(
                200,
                (await Sandbox.GetAsync(who, $"{Contracts}/{signed.ContractId}?{who.Query}&plan_id={plan}")).Status
            );
        }
    }

    [Fact]
    public async Task D07_the_query_by_code_of_an_institution_needs_the_sub_merchant()
    {
        var (who, signed) = (Sandbox.Partner, await Sandbox.SignAsync(Sandbox.Partner));
        var reply = await Sandbox.GetAsync(
            who,
            $"{Contracts}/out-contract-code/{signed.Code}?sp_appid={who.Ids["sp_appid"]}&plan_id=124"
        );
        Assert.Equal((400, "PARAM_ERROR"), reply.Refusal);
        Assert.Equal("sub_mchid", ((string)reply.Json["detail"]!["field"]!).TrimStart('/'));
    }

    [Theory]
    [InlineData("RATE_LIMITED", 429)]
    [InlineData("RATELIMIT_EXCEEDED", 429)]
    [InlineData("FREQUENCYLIMITED", 429)]
    [InlineData("FREQUENCY_LIMIT_EXCEED", 429)]
    [InlineData("SYSTEMERROR", 500)]
    [InlineData("BANKERROR", 500)]
    [InlineData("SERVICE_UNAVAILABLE", 503)]
    [InlineData("ORDER_ACCEPTED", 400)]
    [InlineData("ORDERPAID", 400)]
    [InlineData("ORDER_CLOSED", 400)]
    [InlineData("APPID_MCHID_NOT_MATCH", 400)]
    [InlineData("MCH_NOT_EXISTS", 400)]
    [InlineData("CONTRACTERROR", 400)]
    [InlineData("NOTENOUGH", 403)]
    [InlineData("OUT_TRADE_NO_USED", 403)]
    public async Task D10_D09_a_declined_users_code_has_its_status_in_either_spelling(string code, int status)
    {
        var signed = await Sandbox.SignAsync(Sandbox.Direct);
        await Sandbox.ControlAsync("PUT", $"/users/{signed.Openid}", new JsonObject { ["declines"] = code });
        var reply = await Sandbox.PostAsync(
            Sandbox.Direct,
            Sandbox.DeductPath,
            Sandbox.DeductBody(Sandbox.Direct, signed.ContractId)
        );
        Assert.Equal((status, code), reply.Refusal);
    }

    [Fact]
    public async Task D16_the_display_name_can_be_made_optional()
    {
        var body = Sandbox.PreSignBody(Sandbox.Direct);
        body.Remove("user_display_name");
        Assert.Equal(400, (await Sandbox.PostAsync(Sandbox.Direct, Sandbox.PreSignPath, body)).Status);
        await Sandbox.ControlAsync("PUT", "/quirks", new JsonObject { ["display_name_required"] = false });
        Assert.Equal(200, (await Sandbox.PostAsync(Sandbox.Direct, Sandbox.PreSignPath, body)).Status);
    }

    [Theory]
    [InlineData("h5", "sign_url")]
    [InlineData("web", "show_code_url")]
    public async Task D17_an_openid_binds_no_user_where_the_channel_takes_none(string channel, string field)
    {
        var body = Sandbox.PreSignBody(Sandbox.Direct, "oNAMED");
        body["user_client_ip"] = "203.0.113.7";
        var reply = await Sandbox.PostAsync(Sandbox.Direct, $"{Contracts}/{channel}-pre-entrust-sign", body);
        var id = ((string)reply.Json[field]!).Split("os_session_id=")[1].Split('#')[0];
        var contract = await Sandbox.ControlAsync(
            "POST",
            $"/sessions/{id}/sign",
            new JsonObject { ["openid"] = "oSomebodyElse" }
        );
        Assert.Equal("oSomebodyElse", (string)contract["openid"]!);
    }

    [Fact]
    public async Task D20_a_contract_can_be_ended_without_a_note()
    {
        var signed = await Sandbox.SignAsync(Sandbox.Direct);
        var reply = await Sandbox.PostAsync(
            Sandbox.Direct,
            $"{Contracts}/{signed.ContractId}/terminate",
            Sandbox.Direct.With([])
        );
        Assert.Equal(204, reply.Status);
    }

    [Fact]
    public async Task D29_an_order_can_be_reversed_right_after_its_deduction()
    {
        var path = $"{Sandbox.DeductPath}/out-trade-no/{await DeclinedAsync(Sandbox.Direct)}/reverse";
        Assert.Equal(204, (await Sandbox.PostAsync(Sandbox.Direct, path)).Status);
    }

    [Theory]
    [InlineData("D-02", "/v3/papay/hk/contracts/1?appid=x")]
    [InlineData("D-34", "/v3/global/refunds/out-refund-no/out_trade_no=YX001&count=20&offset=0")]
    [InlineData("D-34", "/v3/global/refunds/out-refund-no/out_trade_no%3DYX001")]
    [InlineData("D-48", "/v3/global/refund/domestic")]
    [InlineData("D-48", "/v3/global/transactions/h5")]
    [InlineData("D-48", "/v3/global/papay/contracts/pre-entrust-sign")]
    public async Task What_some_source_gives_as_an_address_and_is_none_is_not_found(string discrepancy, string target)
    {
        var reply = await Sandbox.SendAsync(Sandbox.Direct, discrepancy == "D-48" ? "POST" : "GET", target, "");
        Assert.Equal((404, "NOT_FOUND"), reply.Refusal);
    }

    [Theory]
    [InlineData(128, 200)]
    [InlineData(129, 400)]
    public async Task D44_a_description_has_at_most_128_characters(int length, int status)
    {
        var signed = await Sandbox.SignAsync(Sandbox.Direct);
        var body = Sandbox.DeductBody(Sandbox.Direct, signed.ContractId);
        body["description"] = new string('月', length);
        Assert.Equal(status, (await Sandbox.PostAsync(Sandbox.Direct, Sandbox.DeductPath, body)).Status);
    }

    [Theory]
    [InlineData("http://127.0.0.1:9/notify", 200)]
    [InlineData("http://localhost:9/notify", 200)]
    [InlineData("http://[::1]:9/notify", 200)]
    [InlineData("http://10.0.0.1:9/notify", 400)]
    public async Task D51_plain_http_is_for_the_loopback_only(string url, int status)
    {
        var body = Sandbox.PreSignBody(Sandbox.Direct);
        body["success_notify_url"] = url;
        Assert.Equal(status, (await Sandbox.PostAsync(Sandbox.Direct, Sandbox.PreSignPath, body)).Status);
    }

    // An unpaid order; returns its number.
    private async Task<string> DeclinedAsync(Party who)
    {
        var signed = await Sandbox.SignAsync(who);
        await Sandbox.ControlAsync(
            "PUT",
            $"/users/{signed.Openid}",
            new JsonObject { ["balance"] = 0, ["currency"] = "HKD" }
        );
        var body = Sandbox.DeductBody(who, signed.ContractId);
        Assert.Equal(403, (await Sandbox.PostAsync(who, Sandbox.DeductPath, body)).Status);
        return (string)body["out_trade_no"]!;
    }
}
