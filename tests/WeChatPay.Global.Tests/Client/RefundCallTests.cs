using System.Text.Json;
using System.Text.Json.Nodes;
using WeChatPay.Global.Http;
using WeChatPay.Global.Orders;
using WeChatPay.Global.Refunds;

namespace WeChatPay.Global.Tests.Client;

/// <summary>What is sent for each call about refunds, in both modes, and how replies are read.</summary>
public class RefundCallTests
{
    private const string Accepted = """
        {"id":"50200207182018070300011301001","out_refund_no":"R20150806125346",
         "create_time":"2018-06-08T10:34:56+08:00",
         "amount":{"refund":5,"currency":"HKD","payer_refund":4,"payer_currency":"CNY",
                   "exchange_rate":{"type":"SETTLEMENT_RATE","rate":80000000}},
         "detail":{"promotion_id":"109519","scope":"SINGLE","type":"DISCOUNT","amount":5,"refund_amount":1}}
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_refund_sends_one_modes_ids_and_reads_that_it_was_accepted(bool institution)
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        gateway.NextSigned(200, Accepted);
        using var client = ClientOf(gateway, institution);

        var reply = await client.Refunds.CreateAsync(Body, institution ? TestAccount.Sub : null, default);

        var refund = Assert.IsType<GatewayReply<Refund>.Answered>(reply).Value;
        Assert.Equal(
            ("50200207182018070300011301001", "R20150806125346", null),
            (refund.AnyId, refund.OutRefundNo, refund.AnyState)
        );
        Assert.Equal((5L, 4L, "CNY"), (refund.Amount!.Refund, refund.Amount.PayerRefund, refund.Amount.PayerCurrency));
        Assert.Equal(("109519", 1L), (refund.Promotions[0].PromotionId, refund.Promotions[0].RefundAmount));
        var seen = gateway.Seen[0];
        Assert.Equal(("POST", "/v3/global/refunds", true), (seen.Method, seen.Target, seen.SignatureHolds));
        var ids = institution
            ? """
                "sp_mchid":"1900000100","sp_appid":"wx7777777777777777","sub_mchid":"1900000109",
                "sub_appid":"wx6666666666666666"
                """
            : """ "mchid":"1900009191","appid":"wx8888888888888888" """;
        var expected = JsonNode.Parse(
            "{"
                + ids
                + """
                ,"transaction_id":"1008450740201411110005820873","out_refund_no":"R20150806125346",
                "reason":"The item has been sold out","source":"REFUND_SOURCE_UNSETTLED_FUNDS",
                "notify_url":"https://m.example/r","amount":{"refund":5,"total":10,"currency":"HKD"}}
                """
        );
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(seen.Body)), seen.Text);
    }

    [Fact]
    public async Task A_refund_names_its_order_by_exactly_one_number()
    {
        using var client = new WeChatPayClient(TestAccount.Direct());
        await Assert.ThrowsAsync<ArgumentException>(() =>
            client.Refunds.CreateAsync(Body with { OutTradeNo = "D1" }, null, default)
        );
        await Assert.ThrowsAsync<ArgumentException>(() =>
            client.Refunds.CreateAsync(Body with { TransactionId = null }, null, default)
        );
    }

    private const string Root = "/v3/global/refunds";

    public static TheoryData<bool, string, string> Targets =>
        new()
        {
            { false, "number", Root + "/out-refund-no/R-1%7C2%402?mchid=1900009191" },
            { true, "number", Root + "/out-refund-no/R-1%7C2%402?sp_mchid=1900000100&sub_mchid=1900000109" },
            { false, "id", Root + "/id/502?mchid=1900009191" },
            { true, "id", Root + "/id/502?sp_mchid=1900000100&sub_mchid=1900000109" },
            { false, "page", Root + "?out_trade_no=YX001&mchid=1900009191&offset=20&count=20" },
            { true, "page", Root + "?out_trade_no=YX001&sp_mchid=1900000100&sub_mchid=1900000109&offset=20&count=20" },
            { false, "balance", "/v3/global/refund/recharge-balance" },
            { true, "balance", "/v3/global/refund/partner/recharge-balance/sub-mchid/1900000109" },
        };

    [Theory, MemberData(nameof(Targets))]
    public async Task Each_call_has_its_documented_address(bool institution, string call, string target)
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        gateway.NextSigned(200, "{}");
        using var client = ClientOf(gateway, institution);
        var sub = institution ? TestAccount.Sub : null;

        await (
            call switch
            {
                "number" => client.Refunds.GetByNumberAsync("R-1|2@2", sub, default),
                "id" => client.Refunds.GetAsync("502", sub, default),
                "page" => client.Refunds.GetPageAsync(OrderName.ByNumber("YX001"), 20, 20, sub, default),
                _ => (Task)client.Refunds.GetRechargeBalanceAsync(sub, default),
            }
        );

        Assert.Equal(("GET", target, true), Seen(gateway.Seen[0]));
    }

    [Theory]
    [InlineData("""{"status":"PROCESSING"}""", "PROCESSING")]
    [InlineData("""{"status":"SUCCESS"}""", "SUCCESS")]
    [InlineData("""{"status":"REFUNDCLOSE"}""", "CLOSED")]
    [InlineData("""{"status":"REFUND_CLOSE"}""", "CLOSED")]
    [InlineData("""{"refund_status":"CLOSED"}""", "CLOSED")]
    [InlineData("""{"refund_status":"abnormal"}""", "ABNORMAL")]
    [InlineData("""{"status":"PARTLY_DONE"}""", "PARTLYDONE")]
    [InlineData("{}", null)]
    public void D31_states_of_query_and_notification_are_the_same_words(string json, string? state) =>
        Assert.Equal(state, Read(json).AnyState);

    [Theory]
    [InlineData("REFUND_SOURCE_REchARGE_FUNDS", true)]
    [InlineData("REFUND_SOURCE_RECHARGE_FUNDS", true)]
    [InlineData("REFUND_SOURCE_UNSETTLED_FUNDS", false)]
    public void D32_the_source_of_funds_is_compared_without_case(string source, bool recharge) =>
        Assert.Equal(recharge, Read($$"""{"fund_source":"{{source}}"}""").FromRecharge);

    [Theory]
    [InlineData("""{"detail":{"promotion_id":"P1","wechatpay_contribute_amount":7}}""")]
    [InlineData("""{"detail":[{"promotion_id":"P1","wxpay_contribute_amount":7}]}""")]
    [InlineData("""{"promotion_detail":[{"promotion_id":"P1","wxpay_contribute_amount":"7"},7]}""")]
    [InlineData("""{"refund_detail":[{"promotion_id":"P1","wxpay_contribute_amount":7}]}""")]
    public void D33_discounts_are_read_under_three_names_and_in_two_shapes(string json)
    {
        var promotion = Assert.Single(Read(json).Promotions);
        Assert.Equal(("P1", 7L), (promotion.PromotionId, promotion.ByWeChatPay));
    }

    [Theory]
    [InlineData("""{"promotion_detail":"none"}""")]
    [InlineData("""{"promotion_detail":null}""")]
    [InlineData("{}")]
    public void What_is_no_discount_spoils_nothing(string json) => Assert.Empty(Read(json).Promotions);

    [Theory]
    [InlineData("8.5")]
    [InlineData("true")]
    [InlineData("9223372036854775808")]
    public void An_amount_that_is_no_whole_number_is_never_guessed(string refund) =>
        Assert.Throws<JsonException>(() => Read("{\"amount\":{\"refund\":" + refund + "}}"));

    [Fact]
    public async Task A_list_is_read_to_its_end()
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        gateway.NextSigned(200, Page(3, "R1", "R2")).NextSigned(200, Page(3, "R3"));
        using var client = ClientOf(gateway, institution: false);
        var numbers = new List<string?>();
        await foreach (var page in client.Refunds.ListAsync(OrderName.ByTransactionId("42"), null, default))
        {
            numbers.AddRange(
                Assert.IsType<GatewayReply<RefundPage>.Answered>(page).Value.Data!.Select(r => r.OutRefundNo)
            );
        }

        Assert.Equal(["R1", "R2", "R3"], numbers);
        Assert.Equal(
            [
                Root + "?transaction_id=42&mchid=1900009191&offset=0&count=20",
                Root + "?transaction_id=42&mchid=1900009191&offset=2&count=20",
            ],
            gateway.Seen.Where(s => s.Target.Contains("refunds", StringComparison.Ordinal)).Select(s => s.Target)
        );
    }

    [Fact]
    public async Task A_list_that_breaks_off_says_so()
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        gateway
            .NextSigned(200, Page(3, "R1"))
            .NextSigned(200, Page(3))
            .NextSigned(200, Page(3, "R1"))
            .NextSigned(500, """{"code":"SYSTEM_ERROR"}""");
        using var client = ClientOf(gateway, institution: false);
        Assert.IsType<GatewayReply<RefundPage>.Unreadable>(await LastAsync());
        Assert.IsType<GatewayReply<RefundPage>.Refused>(await LastAsync());

        async Task<GatewayReply<RefundPage>?> LastAsync()
        {
            GatewayReply<RefundPage>? last = null;
            await foreach (var page in client.Refunds.ListAsync(OrderName.ByNumber("D1"), null, default))
                last = page;
            return last;
        }
    }

    private static RefundBody Body =>
        new()
        {
            TransactionId = "1008450740201411110005820873",
            OutRefundNo = "R20150806125346",
            Reason = "The item has been sold out",
            Source = RefundSources.UnsettledFunds,
            NotifyUrl = "https://m.example/r",
            Amount = new RefundRequestAmount(5, 10, "HKD"),
        };

    private static string Page(int total, params string[] numbers) =>
        $$"""{"id":"42","total_num":{{total}},"current_total_num":{{numbers.Length}},"data":["""
        + string.Join(',', numbers.Select(n => $$"""{"out_refund_no":"{{n}}"}"""))
        + "]}";

    private static Refund Read(string json) => JsonSerializer.Deserialize(json, RefundJson.Wire.Refund)!;

    private static (string, string, bool) Seen(SeenRequest seen) => (seen.Method, seen.Target, seen.SignatureHolds);

    private static WeChatPayClient ClientOf(ScriptedGateway gateway, bool institution) =>
        new(institution ? TestAccount.Institution(gateway.BaseUrl) : TestAccount.Direct(gateway.BaseUrl));
}
