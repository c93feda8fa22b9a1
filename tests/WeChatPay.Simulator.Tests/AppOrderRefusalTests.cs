using System.Text.Json.Nodes;

namespace WeChatPay.Simulator.Tests;

/// <summary>docs/wechat-pay-orders.md, Order errors: every documented error and its cause.</summary>
public sealed class AppOrderRefusalTests : SandboxTest
{
    private const string Path = "/v3/global/transactions/app";

    [Theory]
    [InlineData("PARAM_ERROR", 400)]
    [InlineData("INVALID_REQUEST", 400)]
    [InlineData("NO_AUTH", 403)]
    [InlineData("OUT_TRADE_NO_USED", 403)]
    [InlineData("ORDER_PAID", 400)]
    [InlineData("ORDER_CLOSED", 400)]
    [InlineData("RATELIMIT_EXCEEDED", 429)]
    [InlineData("SYSTEM_ERROR", 500)]
    public async Task Every_documented_refusal_of_an_order_can_be_asked_for(string code, int status)
    {
        await Sandbox.FaultAsync("create_order", "decline", rule => (rule["code"], rule["count"]) = (code, 1));
        var body = Sandbox.AppOrderBody(Sandbox.Direct);
        Assert.Equal((status, code), (await Sandbox.PostAsync(Sandbox.Direct, Path, body)).Refusal);
        Assert.Equal(200, (await Sandbox.PostAsync(Sandbox.Direct, Path, body)).Status);
    }

    [Theory]
    [InlineData("ORDER_PAID", 400)]
    [InlineData("ORDER_CLOSED", 400)]
    [InlineData("ORDER_NOT_EXIST", 404)]
    [InlineData("INVALID_REQUEST", 400)]
    [InlineData("PARAM_ERROR", 400)]
    [InlineData("SYSTEM_ERROR", 500)]
    public async Task Every_documented_refusal_of_a_close_can_be_asked_for(string code, int status)
    {
        var body = Sandbox.AppOrderBody(Sandbox.Direct);
        await Sandbox.PostAsync(Sandbox.Direct, Path, body);
        await Sandbox.FaultAsync("close", "decline", rule => rule["code"] = code);
        var reply = await Sandbox.PostAsync(
            Sandbox.Direct,
            $"/v3/global/transactions/out-trade-no/{body["out_trade_no"]}/close",
            new JsonObject { ["mchid"] = Sandbox.Keys.Mchid }
        );
        Assert.Equal((status, code), reply.Refusal);
    }

    [Theory]
    [InlineData("description", null)]
    [InlineData("notify_url", null)]
    [InlineData("out_trade_no", null)]
    [InlineData("trade_type", null)]
    [InlineData("trade_type", "\"JSAPI\"")]
    [InlineData("merchant_category_code", null)]
    [InlineData("amount", null)]
    [InlineData("amount", "{\"total\":0,\"currency\":\"HKD\"}")]
    [InlineData("amount", "{\"total\":1,\"currency\":\"XXX\"}")]
    [InlineData("time_expire", "\"tomorrow\"")]
    [InlineData("detail", "7")]
    [InlineData("detail", "{\"goods_detail\":{}}")]
    [InlineData("detail", "{\"goods_detail\":[{\"goods_id\":\"G1\",\"quantity\":1}]}")]
    [InlineData("mchid", null)]
    [InlineData("appid", null)]
    public async Task A_field_that_is_missing_or_wrong_is_named(string field, string? json)
    {
        var body = Sandbox.AppOrderBody(Sandbox.Direct);
        body.Remove(field);
        if (json is not null)
            body[field] = JsonNode.Parse(json);

        var reply = await Sandbox.PostAsync(Sandbox.Direct, Path, body);
        Assert.Equal((400, "PARAM_ERROR"), reply.Refusal);
        Assert.StartsWith("/" + field, (string)reply.Json["detail"]!["field"]!);
    }

    [Theory]
    [InlineData("{\"cost_price\":10000,\"goods_detail\":[{\"goods_id\":\"G1\",\"quantity\":1,\"price\":10000}]}")]
    [InlineData("[{\"goods_id\":\"G1\"}]")]
    public async Task D14_the_detail_is_an_object_and_an_array_is_taken(string detail)
    {
        var body = Sandbox.AppOrderBody(Sandbox.Direct);
        body["detail"] = JsonNode.Parse(detail);
        Assert.Equal(200, (await Sandbox.PostAsync(Sandbox.Direct, Path, body)).Status);
    }

    [Theory]
    [InlineData("attach", "\"other\"")]
    [InlineData("description", "\"other\"")]
    [InlineData("amount", "{\"total\":1501,\"currency\":\"JPY\"}")]
    [InlineData("limit_pay", "\"no_credit\"")]
    [InlineData("detail", "{\"cost_price\":1}")]
    public async Task A_number_with_other_content_is_refused(string field, string json)
    {
        var body = Sandbox.AppOrderBody(Sandbox.Direct);
        await Sandbox.PostAsync(Sandbox.Direct, Path, body);
        body[field] = JsonNode.Parse(json);
        Assert.Equal((403, "OUT_TRADE_NO_USED"), (await Sandbox.PostAsync(Sandbox.Direct, Path, body)).Refusal);
    }

    [Fact]
    public async Task A_deductions_number_and_a_foreign_currency_are_refused()
    {
        var paid = await Sandbox.PayAsync(Sandbox.Direct);
        var body = Sandbox.AppOrderBody(Sandbox.Direct);
        body["out_trade_no"] = (string)paid["out_trade_no"]!;
        Assert.Equal((403, "OUT_TRADE_NO_USED"), (await Sandbox.PostAsync(Sandbox.Direct, Path, body)).Refusal);
        await Sandbox.ControlAsync(
            "PUT",
            $"/merchants/{Sandbox.Keys.Mchid}",
            JsonNode.Parse("""{"currencies":["HKD"]}""")
        );
        body = Sandbox.AppOrderBody(Sandbox.Direct);
        Assert.Equal((400, "INVALID_REQUEST"), (await Sandbox.PostAsync(Sandbox.Direct, Path, body)).Refusal);
    }

    [Fact]
    public async Task An_order_of_another_merchant_or_of_none_is_not_found()
    {
        var body = Sandbox.AppOrderBody(Sandbox.Partner);
        await Sandbox.PostAsync(Sandbox.Partner, Path, body);
        var path = $"/v3/global/transactions/out-trade-no/{body["out_trade_no"]}";
        Assert.Equal(
            (404, "ORDER_NOT_EXIST"),
            (await Sandbox.GetAsync(Sandbox.Direct, $"{path}?{Sandbox.Direct.OwnerQuery}")).Refusal
        );
        Assert.Equal(
            (404, "ORDER_NOT_EXIST"),
            (
                await Sandbox.PostAsync(
                    Sandbox.Direct,
                    $"{path}/close",
                    new JsonObject { ["mchid"] = Sandbox.Keys.Mchid }
                )
            ).Refusal
        );
        Assert.Equal((400, "PARAM_ERROR"), (await Sandbox.GetAsync(Sandbox.Direct, path)).Refusal);
    }
}
