using System.Text.Json.Nodes;

namespace WeChatPay.Simulator.Tests;

/// <summary>docs/wechat-pay-orders.md, Refund errors: every documented error and its cause.</summary>
public sealed class RefundRefusalTests : SandboxTest
{
    private const string Path = "/v3/global/refunds";

    [Theory]
    [InlineData("NOT_ENOUGH", 403)]
    [InlineData("BIZERR_NEED_RETRY", 500)]
    [InlineData("OUT_REFUND_NO_USED", 400)]
    [InlineData("TRADE_OVERDUE", 403)]
    [InlineData("ORDER_NOT_EXIST", 404)]
    [InlineData("RESOURCE_NOT_EXISTS", 404)]
    [InlineData("INVALID_REQUEST", 400)]
    [InlineData("USER_ACCOUNT_ABNORMAL", 403)]
    [InlineData("MCH_NOT_EXISTS", 404)]
    [InlineData("NO_AUTH", 403)]
    [InlineData("RATELIMIT_EXCEEDED", 429)]
    [InlineData("FREQUENCY_LIMITED", 429)]
    [InlineData("SYSTEM_ERROR", 500)]
    [InlineData("PARAM_ERROR", 400)]
    public async Task Every_documented_refusal_can_be_asked_for(string code, int status)
    {
        var paid = await Sandbox.PayAsync(Sandbox.Direct);
        await Sandbox.FaultAsync("refund", "decline", rule => (rule["code"], rule["count"]) = (code, 1));
        var body = Sandbox.RefundBody(Sandbox.Direct, paid, 88);
        Assert.Equal((status, code), (await Sandbox.PostAsync(Sandbox.Direct, Path, body)).Refusal);
        // Nothing was booked under the number: it can be sent again.
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), await QueryAsync(body));
        Assert.Equal(200, (await Sandbox.PostAsync(Sandbox.Direct, Path, body)).Status);
    }

    [Theory]
    [InlineData("out_refund_no", null)]
    [InlineData("out_refund_no", "\"no spaces please\"")]
    [InlineData("transaction_id", null)]
    [InlineData("amount", null)]
    [InlineData("amount", "{\"refund\":0,\"total\":888,\"currency\":\"HKD\"}")]
    [InlineData("amount", "{\"refund\":\"1\",\"total\":888,\"currency\":\"HKD\"}")]
    [InlineData("amount", "{\"refund\":1,\"currency\":\"HKD\"}")]
    [InlineData("amount", "{\"refund\":1,\"total\":888}")]
    [InlineData("source", "\"MY_POCKET\"")]
    [InlineData("notify_url", "\"https://merchant.example/n?x=1\"")]
    [InlineData("mchid", null)]
    [InlineData("appid", null)]
    public async Task A_field_that_is_missing_or_wrong_is_named(string field, string? json)
    {
        var body = Sandbox.RefundBody(Sandbox.Direct, await Sandbox.PayAsync(Sandbox.Direct), 1);
        body.Remove(field);
        if (json is not null)
            body[field] = JsonNode.Parse(json);

        var reply = await Sandbox.PostAsync(Sandbox.Direct, Path, body);
        Assert.Equal((400, "PARAM_ERROR"), reply.Refusal);
        Assert.StartsWith("/" + field, (string)reply.Json["detail"]!["field"]!);
    }

    [Fact]
    public async Task Both_modes_ids_together_are_refused()
    {
        var body = Sandbox.RefundBody(Sandbox.Partner, await Sandbox.PayAsync(Sandbox.Partner), 1);
        body["mchid"] = "1900009191";
        Assert.Equal((400, "PARAM_ERROR"), (await Sandbox.PostAsync(Sandbox.Partner, Path, body)).Refusal);
    }

    [Fact]
    public async Task A_signer_speaks_for_itself_only()
    {
        var body = Sandbox.RefundBody(Sandbox.Direct, await Sandbox.PayAsync(Sandbox.Direct), 1);
        body["mchid"] = "1900000100";
        Assert.Equal((400, "INVALID_REQUEST"), (await Sandbox.PostAsync(Sandbox.Direct, Path, body)).Refusal);
    }

    [Theory]
    [InlineData("total", "889")]
    [InlineData("currency", "\"USD\"")]
    [InlineData("refund", "889")]
    public async Task What_does_not_fit_the_order_is_refused(string field, string value)
    {
        var body = Sandbox.RefundBody(Sandbox.Direct, await Sandbox.PayAsync(Sandbox.Direct), 1);
        body["amount"]![field] = JsonNode.Parse(value);
        Assert.Equal((400, "INVALID_REQUEST"), (await Sandbox.PostAsync(Sandbox.Direct, Path, body)).Refusal);
    }

    [Fact]
    public async Task An_order_that_is_not_there_not_paid_or_too_old_is_not_refunded()
    {
        var paid = await Sandbox.PayAsync(Sandbox.Direct);
        var body = Sandbox.RefundBody(Sandbox.Direct, paid, 1);
        body.Remove("transaction_id");
        body["out_trade_no"] = "NOBODYS0001";
        Assert.Equal((404, "ORDER_NOT_EXIST"), (await Sandbox.PostAsync(Sandbox.Direct, Path, body)).Refusal);

        var signed = await Sandbox.SignAsync(Sandbox.Direct);
        var open = Sandbox.DeductBody(Sandbox.Direct, signed.ContractId);
        await Sandbox.FaultAsync("deduct", "decline");
        await Sandbox.PostAsync(Sandbox.Direct, Sandbox.DeductPath, open);
        body["out_trade_no"] = open["out_trade_no"]!.DeepClone();
        Assert.Equal((400, "INVALID_REQUEST"), (await Sandbox.PostAsync(Sandbox.Direct, Path, body)).Refusal);

        await Sandbox.MoveAsync(TimeSpan.FromDays(367));
        body["out_trade_no"] = paid["out_trade_no"]!.DeepClone();
        Assert.Equal((403, "TRADE_OVERDUE"), (await Sandbox.PostAsync(Sandbox.Direct, Path, body)).Refusal);
    }

    [Fact]
    public async Task Another_merchants_order_and_refund_are_not_there()
    {
        var paid = await Sandbox.PayAsync(Sandbox.Partner);
        var body = Sandbox.RefundBody(Sandbox.Direct, paid, 1);
        Assert.Equal((404, "ORDER_NOT_EXIST"), (await Sandbox.PostAsync(Sandbox.Direct, Path, body)).Refusal);
        var own = Sandbox.RefundBody(Sandbox.Partner, paid, 1);
        var refund = await Sandbox.PostAsync(Sandbox.Partner, Path, own);
        Assert.Equal(
            404,
            (
                await Sandbox.GetAsync(Sandbox.Direct, $"{Path}/id/{refund.Json["id"]}?{Sandbox.Direct.OwnerQuery}")
            ).Status
        );
    }

    [Fact]
    public async Task A_closed_account_and_refunds_too_close_together_are_refused()
    {
        var paid = await Sandbox.PayAsync(Sandbox.Direct);
        var path = $"/users/{paid["payer"]!["openid"]}";
        await Sandbox.ControlAsync("PUT", path, JsonNode.Parse("""{"declines":"USER_ACCOUNT_ABNORMAL"}"""));
        Assert.Equal((403, "USER_ACCOUNT_ABNORMAL"), (await RefundAsync(paid)).Refusal);
        await Sandbox.ControlAsync("PUT", path, JsonNode.Parse("""{"declines":null}"""));
        await Sandbox.ControlAsync("PUT", "/quirks", JsonNode.Parse("""{"refund_spacing_seconds":60}"""));
        Assert.Equal(200, (await RefundAsync(paid)).Status);
        Assert.Equal((429, "FREQUENCY_LIMITED"), (await RefundAsync(paid)).Refusal);
        await Sandbox.MoveAsync(TimeSpan.FromSeconds(61));
        Assert.Equal(200, (await RefundAsync(paid)).Status);
    }

    [Theory]
    [InlineData("/v3/global/refunds/out-refund-no/out_trade_no=YX001&count=20?mchid=1900009191", 404)]
    [InlineData("/v3/global/refunds?out_trade_no=YX001&mchid=1900009191&offset=0&count=21", 400)]
    [InlineData("/v3/global/refunds?out_trade_no=YX001&mchid=1900009191&count=20", 400)]
    [InlineData("/v3/global/refunds?mchid=1900009191&offset=0&count=20", 400)]
    [InlineData("/v3/global/refunds?out_trade_no=YX001&offset=0&count=20", 400)]
    [InlineData("/v3/global/refunds?out_trade_no=YX001&mchid=1900009191&offset=0&count=20", 404)]
    [InlineData("/v3/global/refund/domestic", 404)]
    public async Task A_query_that_is_not_documented_is_refused(string target, int status) =>
        Assert.Equal(status, (await Sandbox.GetAsync(Sandbox.Direct, target)).Status);

    [Theory]
    [InlineData("lose_after", true)]
    [InlineData("lose_before", false)]
    [InlineData("timeout_after", true)]
    [InlineData("error_500_after", true)]
    [InlineData("error_502", false)]
    [InlineData("429", false)]
    [InlineData("bad_signature", true)]
    [InlineData("truncated", true)]
    public async Task The_faults_of_every_call_apply_to_refunds_before_or_after_the_operation(string fault, bool done)
    {
        var paid = await Sandbox.PayAsync(Sandbox.Direct);
        var body = Sandbox.RefundBody(Sandbox.Direct, paid, 88);
        await Sandbox.FaultAsync("refund", fault, rule => (rule["count"], rule["delay_seconds"]) = (1, 0.05));
        try
        {
            var reply = await Sandbox.PostAsync(Sandbox.Direct, Path, body);
            Assert.True(reply.Status != 200 || !Sandbox.Verifies(reply.Headers, reply.Body));
        }
        catch (HttpRequestException)
        {
            // The connection was dropped, which is the fault.
        }

        Assert.Equal(done ? (200, null) : (404, "RESOURCE_NOT_EXISTS"), await QueryAsync(body));
    }

    [Fact]
    public async Task A_query_can_be_stale()
    {
        var body = Sandbox.RefundBody(Sandbox.Direct, await Sandbox.PayAsync(Sandbox.Direct), 1);
        await Sandbox.PostAsync(Sandbox.Direct, Path, body);
        await Sandbox.FaultAsync("query_refund", "stale", rule => rule["count"] = 1);
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), await QueryAsync(body));
        Assert.Equal((200, null), await QueryAsync(body));
    }

    private Task<Reply> RefundAsync(JsonNode paid) =>
        Sandbox.PostAsync(Sandbox.Direct, Path, Sandbox.RefundBody(Sandbox.Direct, paid, 1));

    private async Task<(int Status, string? Code)> QueryAsync(JsonObject body) =>
        (
            await Sandbox.GetAsync(
                Sandbox.Direct,
                $"{Path}/out-refund-no/{body["out_refund_no"]}?{Sandbox.Direct.OwnerQuery}"
            )
        ).Refusal;
}
