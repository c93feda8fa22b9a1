using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using WeChatPay.Global.Contracts;
using WeChatPay.Global.Http;
using WeChatPay.Global.Notifications;
using WeChatPay.Global.Transactions;

namespace WeChatPay.Global.Tests.Client;

using Reply = GatewayReply<Transaction>;

/// <summary>
/// What is sent and accepted where the sources disagree (docs/wechat-pay.md, Discrepancies). Those that appear in every
/// call are in PapayCallTests, those of outcomes in the adapter's tests.
/// </summary>
public class DiscrepancyTests
{
    private const string Order = """{"out_trade_no":"D1","transaction_id":"42","trade_state":"SUCCESS"}""";

    [Theory]
    [InlineData(OrderPathStyle.Hyphen, "out-trade-no")]
    [InlineData(OrderPathStyle.Underscore, "out_trade_no")]
    public async Task D01_the_spelling_of_the_order_query_is_a_switch(OrderPathStyle style, string segment)
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        gateway.NextSigned(200, Order);
        using var client = new WeChatPayClient(TestAccount.Direct(gateway.BaseUrl, style: style));
        Assert.IsType<Reply.Answered>(await GetByNumberAsync(client));
        Assert.Equal($"/v3/global/papay/transactions/{segment}/D1", gateway.Seen[0].Target);
    }

    [Fact]
    public async Task D01_the_other_spelling_is_tried_once_when_the_address_itself_is_not_known()
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        gateway
            .Next(c => ScriptedGateway.UnsignedAsync(c, 404, "<html>no such page</html>"))
            .Next(c => ScriptedGateway.UnsignedAsync(c, 404, ""));
        using var client = new WeChatPayClient(TestAccount.Direct(gateway.BaseUrl));
        Assert.Equal(404, Assert.IsType<Reply.Refused>(await GetByNumberAsync(client)).Status);
        Assert.Equal(
            ["/v3/global/papay/transactions/out-trade-no/D1", "/v3/global/papay/transactions/out_trade_no/D1"],
            gateway.Seen.Select(s => s.Target)
        );
    }

    [Fact]
    public async Task D01_an_order_that_does_not_exist_is_asked_for_once()
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        gateway.NextSigned(404, """{"code":"ORDER_NOT_EXIST","message":"m"}""");
        using var client = new WeChatPayClient(TestAccount.Direct(gateway.BaseUrl));
        var refused = Assert.IsType<Reply.Refused>(await GetByNumberAsync(client));
        Assert.Equal("ORDER_NOT_EXIST", refused.Error.Code);
        Assert.Single(gateway.Seen, s => s.Target.Contains("trade", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ORDER_PAID", "ORDERPAID")]
    [InlineData("ORDERPAID", "ORDERPAID")]
    [InlineData("order_Paid ", "ORDERPAID")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void D09_codes_are_compared_without_underscores_and_case(string? code, string normal) =>
        Assert.Equal(normal, ErrorCode.Normalise(code));

    [Theory]
    [InlineData("8000000", 8000000L)]
    [InlineData("\"80000000\"", 80000000L)]
    [InlineData("0.8", null)]
    [InlineData("\"0.8\"", null)]
    [InlineData("{}", null)]
    public void D12_an_odd_exchange_rate_does_not_spoil_an_order(string rate, long? read)
    {
        var json = "{\"amount\":{\"total\":888,\"currency\":\"HKD\",\"exchange_rate\":{\"rate\":" + rate + "}}}";
        var order = Read(json, TransactionJson.Wire.Transaction);
        Assert.Equal((888L, read), (order.Amount!.Total, order.Amount.ExchangeRate!.Rate));
    }

    [Theory]
    [InlineData("""[{"wxpay_contribute_amount":1}]""")]
    [InlineData("""{"wechatpay_contribute_amount":1}""")]
    [InlineData("null")]
    public void D13_discounts_are_taken_in_any_shape(string detail) =>
        Assert.Equal(
            "D1",
            Read(
                "{\"promotion_detail\":" + detail + ",\"scene_info\":[],\"out_trade_no\":\"D1\"}",
                TransactionJson.Wire.Transaction
            ).OutTradeNo
        );

    [Fact]
    public void D19_an_expiry_has_25_characters_in_beijing_time()
    {
        var text = WireTime.Format(new DateTimeOffset(2026, 12, 31, 16, 30, 59, 999, TimeSpan.Zero));
        Assert.Equal("2027-01-01T00:30:59+08:00", text);
        Assert.Equal(25, text.Length);
    }

    [Theory]
    [InlineData("""{"state":"TERMINATED","termination_mode":"USER"}""")]
    [InlineData("""{"contract_state":"terminated","contract_termination_mode":"user"}""")]
    public void D21_a_contract_is_read_under_the_query_s_and_the_notification_s_names(string json)
    {
        var contract = Read(json, ContractJson.Wire.ContractReply);
        Assert.Equal(("TERMINATED", "USER"), (contract.AnyState, contract.AnyTerminationMode));
    }

    [Theory]
    [InlineData("contract_expired_time")]
    [InlineData("contract_expire_time")]
    public void D22_the_end_of_a_contract_is_read_under_both_spellings(string name)
    {
        var json = "{\"" + name + "\":\"2027-01-01T00:00:00+08:00\"}";
        Assert.Equal("2027-01-01T00:00:00+08:00", Read(json, NotificationJson.Wire.ContractEvent).AnyExpiredTime);
        Assert.Equal("2027-01-01T00:00:00+08:00", Read(json, ContractJson.Wire.ContractReply).AnyExpiredTime);
    }

    [Theory]
    [InlineData("2018-06-08T10:34:56+08:00", "2018-06-08T02:34:56Z")]
    [InlineData("2018-06-08T10:34:56Z", "2018-06-08T10:34:56Z")]
    [InlineData("2018-06-08T10:34:56.5+08:00", "2018-06-08T02:34:56.5Z")]
    [InlineData("2018-06-08T10:34:56", "2018-06-08T02:34:56Z")]
    [InlineData("2018-06-08 10:34:56", "2018-06-08T02:34:56Z")]
    [InlineData("20180225112233", "2018-02-25T03:22:33Z")]
    [InlineData("yesterday", null)]
    [InlineData("2018-13-08T10:34:56Z", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void D39_times_are_read_with_offset_without_and_as_bare_digits(string? text, string? expected) =>
        Assert.Equal(expected is null ? null : DateTimeOffset.Parse(expected), WireTime.Parse(text));

    [Theory]
    [InlineData("AUTH")]
    [InlineData("MICROPAY")]
    [InlineData("JSAPI")]
    public void D42_any_trade_type_is_taken(string type) =>
        Assert.Equal(type, Read("{\"trade_type\":\"" + type + "\"}", TransactionJson.Wire.Transaction).TradeType);

    [Fact]
    public void Numbers_and_texts_are_taken_for_one_another_and_unknown_fields_ignored()
    {
        var order = Read(
            """
            {"transaction_id":4015463511252015071,"merchant_category_code":0,"attach":{"a":[1]},"bank_type":null,
             "amount":{"total":"888","currency":"HKD","payer_total":"824"},"new":{"deep":[1]},"trade_state":"SUCCESS"}
            """,
            TransactionJson.Wire.Transaction
        );
        Assert.Equal(
            ("4015463511252015071", "0", null, "SUCCESS"),
            (order.TransactionId, order.MerchantCategoryCode, order.Attach, order.TradeState)
        );
        Assert.Equal((888L, 824L), (order.Amount!.Total, order.Amount.PayerTotal));
        Assert.Equal(123, Read("""{"plan_id":"123"}""", NotificationJson.Wire.ContractEvent).PlanId);
    }

    [Theory]
    [InlineData("8.5")]
    [InlineData("\"8.5\"")]
    [InlineData("9223372036854775808")]
    [InlineData("true")]
    public void An_amount_that_is_no_whole_number_is_never_guessed(string total) =>
        Assert.Throws<JsonException>(() =>
            Read("{\"amount\":{\"total\":" + total + "}}", TransactionJson.Wire.Transaction)
        );

    [Fact]
    public void Nulls_are_left_out_and_chinese_goes_out_as_itself()
    {
        var json = JsonSerializer.Serialize(
            new TerminateBody { Appid = "wx1", TerminationNote = "用户取消" },
            ContractJson.Wire.TerminateBody
        );
        Assert.Equal("""{"appid":"wx1","termination_note":"用户取消"}""", json);
    }

    private static T Read<T>(string json, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(Encoding.UTF8.GetBytes(json), type)!;

    private static Task<Reply> GetByNumberAsync(WeChatPayClient client) =>
        client.Transactions.GetByNumberAsync("D1", null, CancellationToken.None);
}
