using System.Text.Json.Nodes;

namespace WeChatPay.Simulator.Tests;

/// <summary>docs/wechat-pay.md, Papay calls: the deduction, its number, the query and the reverse.</summary>
public sealed class DeductionTests : SandboxTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_deduction_takes_the_money_once_and_is_found_three_ways(bool institution)
    {
        var who = institution ? Sandbox.Partner : Sandbox.Direct;
        var signed = await Sandbox.SignAsync(who);
        var body = Sandbox.DeductBody(who, signed.ContractId);
        body["attach"] = "附加";

        var paid = await Sandbox.PostAsync(who, Sandbox.DeductPath, body);

        Assert.Equal(200, paid.Status);
        Assert.Equal("SUCCESS", (string)paid.Json["trade_state"]!);
        Assert.Equal("附加", (string)paid.Json["attach"]!);
        Assert.Equal("AUTH", (string)paid.Json["trade_type"]!);
        if (institution)
            Assert.NotEqual(signed.Openid, (string)paid.Json["payer"]!["sp_openid"]!);
        else
            Assert.Equal(signed.Openid, (string)paid.Json["payer"]!["openid"]!);
        Assert.Equal("888 HKD 824 CNY", Amount(paid.Json));
        Assert.Equal(92800000, (long)paid.Json["amount"]!["exchange_rate"]!["rate"]!);
        Assert.Equal((400, "ORDER_PAID"), (await Sandbox.PostAsync(who, Sandbox.DeductPath, body)).Refusal);

        var number = body["out_trade_no"];
        var id = (string)paid.Json["transaction_id"]!;
        foreach (var path in new[] { $"out-trade-no/{number}", $"out_trade_no/{number}", id })
        {
            var found = await Sandbox.GetAsync(who, $"{Sandbox.DeductPath}/{path}{who.SubMchidQuery}");
            Assert.Equal(paid.Json.ToJsonString(), found.Json.ToJsonString());
        }

        var total = Assert.Single((await Sandbox.ControlAsync("GET", "/ledger?orders=false"))["totals"]!.AsArray());
        Assert.Equal((888L, 1L), ((long)total!["paid"]!, (long)total["orders"]!));
        await Sandbox.SettleAsync();
        var received = Assert.Single(Sandbox.Receiver.Of("TRANSACTION.SUCCESS"));
        Assert.Equal(paid.Json.ToJsonString(), received.Payload(who).ToJsonString());
    }

    [Fact]
    public async Task A_payer_who_signed_in_the_sub_merchants_app_has_two_openids()
    {
        var body = Sandbox.PreSignBody(Sandbox.Partner);
        body["sub_appid"] = Sandbox.Keys.Institution.SubMerchants[0].SubAppid;
        var session = (await Sandbox.PostAsync(Sandbox.Partner, Sandbox.PreSignPath, body)).Json["session_id"];
        var contract = await Sandbox.ControlAsync("POST", $"/sessions/{session}/sign");
        var paid = await Sandbox.PostAsync(
            Sandbox.Partner,
            Sandbox.DeductPath,
            Sandbox.DeductBody(Sandbox.Partner, (string)contract["contract_id"]!)
        );
        Assert.Equal((string)body["openid"]!, (string)paid.Json["payer"]!["sub_openid"]!);
        Assert.NotEqual((string)body["openid"]!, (string)paid.Json["payer"]!["sp_openid"]!);
    }

    [Theory]
    [InlineData("JPY", 1500, 6900)]
    [InlineData("CNY", 1500, 1500)]
    [InlineData("USD", 1, 7)]
    public async Task The_payer_pays_in_CNY(string currency, long total, long fen)
    {
        var signed = await Sandbox.SignAsync(Sandbox.Direct);
        var paid = await Sandbox.PostAsync(
            Sandbox.Direct,
            Sandbox.DeductPath,
            Sandbox.DeductBody(Sandbox.Direct, signed.ContractId, total, currency)
        );
        Assert.Equal($"{total} {currency} {fen} CNY", Amount(paid.Json));
        Assert.Equal(currency == "CNY", paid.Json["amount"]!["exchange_rate"] is null);
    }

    [Theory]
    [InlineData("description", null)]
    [InlineData("notify_url", null)]
    [InlineData("out_trade_no", null)]
    [InlineData("merchant_category_code", null)]
    [InlineData("contract_id", null)]
    [InlineData("amount", null)]
    [InlineData("amount", "{\"total\":\"1\",\"currency\":\"HKD\"}")]
    [InlineData("amount", "{\"total\":0,\"currency\":\"HKD\"}")]
    [InlineData("amount", "{\"total\":1.5,\"currency\":\"HKD\"}")]
    [InlineData("amount", "{\"total\":1}")]
    [InlineData("amount", "{\"total\":1,\"currency\":\"hkd\"}")]
    [InlineData("amount", "{\"total\":1,\"currency\":\"XXX\"}")]
    [InlineData("amount", "7")]
    [InlineData("out_trade_no", "\"no spaces please\"")]
    [InlineData("notify_url", "\"ftp://merchant.example/\"")]
    [InlineData("attach", "\"😀\"")]
    public async Task A_field_that_is_missing_or_wrong_is_named(string field, string? json)
    {
        var signed = await Sandbox.SignAsync(Sandbox.Direct);
        var body = Sandbox.DeductBody(Sandbox.Direct, signed.ContractId);
        body.Remove(field);
        if (json is not null)
            body[field] = JsonNode.Parse(json);

        var reply = await Sandbox.PostAsync(Sandbox.Direct, Sandbox.DeductPath, body);
        Assert.Equal((400, "PARAM_ERROR"), reply.Refusal);
        Assert.StartsWith("/" + field, (string)reply.Json["detail"]!["field"]!);
    }

    [Fact]
    public async Task A_merchant_charges_in_its_own_currencies_only()
    {
        var signed = await Sandbox.SignAsync(Sandbox.Direct);
        await Sandbox.ControlAsync(
            "PUT",
            $"/merchants/{Sandbox.Direct.Mchid}",
            new JsonObject { ["currencies"] = new JsonArray("HKD", "CNY") }
        );
        var reply = await Sandbox.PostAsync(
            Sandbox.Direct,
            Sandbox.DeductPath,
            Sandbox.DeductBody(Sandbox.Direct, signed.ContractId, 1, "USD")
        );
        Assert.Equal("/amount/currency", (string)reply.Json["detail"]!["field"]!);
        reply = await Sandbox.PostAsync(
            Sandbox.Direct,
            Sandbox.DeductPath,
            Sandbox.DeductBody(Sandbox.Direct, signed.ContractId)
        );
        Assert.Equal(200, reply.Status);
    }

    [Fact]
    public async Task Too_little_money_leaves_the_order_open_for_a_real_new_try()
    {
        var signed = await Sandbox.SignAsync(Sandbox.Direct);
        await UserAsync(signed, """{"balance":1000,"currency":"HKD"}""");
        var body = Sandbox.DeductBody(Sandbox.Direct, signed.ContractId, 1001);
        Assert.Equal((403, "NOT_ENOUGH"), (await DeductAsync(body)).Refusal);
        Assert.Equal("NOTPAY", (string)(await QueryAsync(body)).Json["trade_state"]!);

        await UserAsync(signed, """{"balance":5000}""");
        Assert.Equal("SUCCESS", (string)(await DeductAsync(body)).Json["trade_state"]!);
        Assert.Equal(3999, (long)(await Sandbox.ControlAsync("GET", $"/users/{signed.Openid}"))["balance"]!);
        var other = Sandbox.DeductBody(Sandbox.Direct, signed.ContractId, 1, "USD");
        Assert.Equal((403, "NOT_ENOUGH"), (await DeductAsync(other)).Refusal);
    }

    [Fact]
    public async Task A_users_declines_are_any_code_until_they_are_cleared()
    {
        var signed = await Sandbox.SignAsync(Sandbox.Direct);
        var body = Sandbox.DeductBody(Sandbox.Direct, signed.ContractId);
        foreach (var (code, status) in new[] { ("RULE_LIMIT", 403), ("BANK_ERROR", 500), ("SOMETHING_NEW", 403) })
        {
            await UserAsync(signed, $$"""{"declines":"{{code}}"}""");
            Assert.Equal((status, code), (await DeductAsync(body)).Refusal);
        }

        await UserAsync(signed, """{"declines":null}""");
        Assert.Equal(200, (await DeductAsync(body)).Status);
    }

    [Fact]
    public async Task A_number_with_other_content_is_used_up()
    {
        var signed = await Sandbox.SignAsync(Sandbox.Direct);
        await UserAsync(signed, """{"balance":0}""");
        var body = Sandbox.DeductBody(Sandbox.Direct, signed.ContractId);
        await DeductAsync(body);
        body["amount"]!["total"] = 887;
        Assert.Equal((403, "OUT_TRADE_NO_USED"), (await DeductAsync(body)).Refusal);
    }

    [Theory]
    [InlineData("never signed")]
    [InlineData("terminated")]
    public async Task Without_a_contract_in_force_there_is_no_deduction(string why)
    {
        var signed = await Sandbox.SignAsync(Sandbox.Direct);
        var body = Sandbox.DeductBody(Sandbox.Direct, why == "terminated" ? signed.ContractId : "123");
        await Sandbox.ControlAsync(
            "POST",
            $"/contracts/{signed.ContractId}/terminate",
            new JsonObject { ["by"] = "user" }
        );
        Assert.Equal((403, "NO_AUTH"), (await DeductAsync(body)).Refusal);
        Assert.Equal((404, "ORDER_NOT_EXIST"), (await QueryAsync(body)).Refusal);
    }

    [Fact]
    public async Task A_template_can_limit_the_amount()
    {
        var signed = await Sandbox.SignAsync(Sandbox.Direct);
        await Sandbox.ControlAsync("PUT", "/templates/123", new JsonObject { ["max_amount"] = 800 });
        Assert.Equal(
            (403, "RULE_LIMIT"),
            (await DeductAsync(Sandbox.DeductBody(Sandbox.Direct, signed.ContractId))).Refusal
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reverse_closes_what_is_not_paid_for_good(bool inQuery)
    {
        var who = Sandbox.Partner;
        var signed = await Sandbox.SignAsync(who);
        await UserAsync(signed, """{"balance":0}""");
        var body = Sandbox.DeductBody(who, signed.ContractId);
        await Sandbox.PostAsync(who, Sandbox.DeductPath, body);
        var path = $"{Sandbox.DeductPath}/out-trade-no/{body["out_trade_no"]}/reverse";
        Task<Reply> ReverseAsync() =>
            inQuery
                ? Sandbox.PostAsync(who, path + who.SubMchidQuery)
                : Sandbox.PostAsync(who, path, new JsonObject { ["sub_mchid"] = who.Ids["sub_mchid"]!.DeepClone() });

        var reply = await ReverseAsync();
        Assert.Equal((204, ""), (reply.Status, reply.Body));
        Assert.True(Sandbox.Verifies(reply.Headers, ""));
        Assert.Equal((400, "ORDER_CLOSED"), (await ReverseAsync()).Refusal);
        await UserAsync(signed, """{"balance":null}""");
        Assert.Equal((400, "ORDER_CLOSED"), (await Sandbox.PostAsync(who, Sandbox.DeductPath, body)).Refusal);
    }

    [Fact]
    public async Task A_paid_or_unknown_order_cannot_be_reversed()
    {
        var signed = await Sandbox.SignAsync(Sandbox.Direct);
        var body = Sandbox.DeductBody(Sandbox.Direct, signed.ContractId);
        var path = $"{Sandbox.DeductPath}/out-trade-no/{body["out_trade_no"]}/reverse";
        Assert.Equal((404, "NOT_FOUND"), (await Sandbox.PostAsync(Sandbox.Direct, path)).Refusal);
        await DeductAsync(body);
        Assert.Equal((400, "ORDER_PAID"), (await Sandbox.PostAsync(Sandbox.Direct, path)).Refusal);
        await Sandbox.ControlAsync("PUT", "/quirks", new JsonObject { ["code_spelling"] = "joined" });
        Assert.Equal((400, "ORDERPAID"), (await Sandbox.PostAsync(Sandbox.Direct, path, new JsonObject())).Refusal);
    }

    [Theory]
    [InlineData("SUCCESS")]
    [InlineData("CLOSED")]
    public async Task An_order_in_progress_blocks_its_contract_and_ends_by_the_clock(string end)
    {
        var signed = await Sandbox.SignAsync(Sandbox.Direct);
        await Sandbox.FaultAsync(
            "deduct",
            "userpaying",
            rule => (rule["then"], rule["delay_seconds"], rule["count"]) = (end, 120, 1)
        );
        var body = Sandbox.DeductBody(Sandbox.Direct, signed.ContractId);
        var other = Sandbox.DeductBody(Sandbox.Direct, signed.ContractId);
        Assert.Equal("USERPAYING", (string)(await DeductAsync(body)).Json["trade_state"]!);
        Assert.Equal((400, "ORDER_ACCEPTED"), (await DeductAsync(body)).Refusal);
        Assert.Equal((400, "ORDER_ACCEPTED"), (await DeductAsync(other)).Refusal);

        await Sandbox.MoveAsync(TimeSpan.FromSeconds(100));
        Assert.Equal("USERPAYING", (string)(await QueryAsync(body)).Json["trade_state"]!);
        await Sandbox.MoveAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(end, (string)(await QueryAsync(body)).Json["trade_state"]!);
        Assert.Equal(end == "SUCCESS" ? 1 : 0, Sandbox.Receiver.Of("TRANSACTION.SUCCESS").Count());
        Assert.Equal("SUCCESS", (string)(await DeductAsync(other)).Json["trade_state"]!);
    }

    private static string Amount(JsonNode order)
    {
        var amount = order["amount"]!;
        return $"{amount["total"]} {amount["currency"]} {amount["payer_total"]} {amount["payer_currency"]}";
    }

    private Task<Reply> DeductAsync(JsonObject body) => Sandbox.PostAsync(Sandbox.Direct, Sandbox.DeductPath, body);

    private Task<Reply> QueryAsync(JsonObject body) =>
        Sandbox.GetAsync(Sandbox.Direct, $"{Sandbox.DeductPath}/out-trade-no/{body["out_trade_no"]}");

    private Task<JsonNode> UserAsync(Signed signed, string json) =>
        Sandbox.ControlAsync("PUT", $"/users/{signed.Openid}", JsonNode.Parse(json));
}
