using System.Text.Json.Nodes;
using WeChatPay.Global.Http;
using WeChatPay.Global.Orders;
using WeChatPay.Global.Signatures;
using WeChatPay.Global.Transactions;

namespace WeChatPay.Global.Tests.Client;

/// <summary>What is sent for each call of APP orders, in both modes, and how replies are read.</summary>
public class OrderCallTests
{
    private const string Root = "/v3/global/transactions";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_order_sends_what_it_was_given_with_one_modes_ids(bool institution)
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        gateway.NextSigned(200, """{"prepay_id":"wx201410272009395522657a690389285100"}""");
        using var client = ClientOf(gateway, institution);

        var reply = await client.Orders.CreateAsync(SampleOrder.Body, institution ? TestAccount.Sub : null, default);

        Assert.Equal(
            "wx201410272009395522657a690389285100",
            Assert.IsType<GatewayReply<PrepayReply>.Answered>(reply).Value.PrepayId
        );
        var ids = institution
            ? """
                "sp_mchid":"1900000100","sp_appid":"wx7777777777777777","sub_mchid":"1900000109",
                "sub_appid":"wx6666666666666666",
                """
            : """ "mchid":"1900009191","appid":"wx8888888888888888", """;
        var seen = gateway.Seen[0];
        var expected = JsonNode.Parse("{" + ids + SampleOrder.Fields + "}");
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(seen.Body)), seen.Text);
        Assert.Equal(("POST", Root + "/app", true), (seen.Method, seen.Target, seen.SignatureHolds));
    }

    public static TheoryData<bool, string, string, string> Targets =>
        new()
        {
            { false, "GET", "id", Root + "/id/42?mchid=1900009191" },
            { true, "GET", "id", Root + "/id/42?sp_mchid=1900000100&sub_mchid=1900000109" },
            { false, "GET", "number", Root + "/out-trade-no/A%7C1?mchid=1900009191" },
            { true, "GET", "number", Root + "/out-trade-no/A%7C1?sp_mchid=1900000100&sub_mchid=1900000109" },
            { false, "POST", "id", Root + "/id/42/close" },
            { true, "POST", "id", Root + "/id/42/close" },
            { false, "POST", "number", Root + "/out-trade-no/A%7C1/close" },
            { true, "POST", "number", Root + "/out-trade-no/A%7C1/close" },
        };

    [Theory, MemberData(nameof(Targets))]
    public async Task Each_call_has_its_documented_address(bool institution, string method, string by, string target)
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        gateway.NextSigned(method == "GET" ? 200 : 204, method == "GET" ? "{}" : "");
        using var client = ClientOf(gateway, institution);
        var sub = institution ? TestAccount.Sub : null;

        await (
            (method, by) switch
            {
                ("GET", "id") => client.Orders.GetAsync("42", sub, default),
                ("GET", _) => client.Orders.GetByNumberAsync("A|1", sub, default),
                (_, "id") => client.Orders.CloseAsync("42", sub, default),
                _ => (Task)client.Orders.CloseByNumberAsync("A|1", sub, default),
            }
        );

        var seen = gateway.Seen[0];
        Assert.Equal((method, target, true), (seen.Method, seen.Target, seen.SignatureHolds));
        if (method == "POST")
        {
            Assert.Equal(
                institution ? """{"sp_mchid":"1900000100","sub_mchid":"1900000109"}""" : """{"mchid":"1900009191"}""",
                seen.Text
            );
        }
    }

    [Fact]
    public async Task An_unpaid_order_needs_none_of_what_payment_adds()
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        gateway.NextSigned(
            200,
            """
            {"mchid":"1900009191","appid":"wx8888888888888888","out_trade_no":"A1","trade_state":"NOTPAY",
             "trade_state_desc":"not paid","amount":{"total":10000,"currency":"HKD"}}
            """
        );
        using var client = ClientOf(gateway, institution: false);
        var order = Assert
            .IsType<GatewayReply<Transaction>.Answered>(await client.Orders.GetByNumberAsync("A1", null, default))
            .Value;
        Assert.Equal(("NOTPAY", null, 10000L), (order.TradeState, order.AnyId, order.Amount!.Total));
    }

    [Fact]
    public async Task The_gateways_number_is_read_under_either_name_and_discounts_are_typed()
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        gateway.NextSigned(
            200,
            """
            {"id":"1008450740201411110005820873","out_trade_no":"A1","trade_type":"MICROPAY","trade_state":"SUCCESS",
             "amount":{"total":528800,"currency":"HKD","payer_total":518799,"payer_currency":"CNY",
               "exchange_rate":{"type":"USERPAYMENT_RATE","rate":8000000}},
             "promotion_detail":[{"promotion_id":"109519","name":"单品惠-6","scope":"SINGLE","type":"DISCOUNT",
               "amount":1,"currency":"HKD","activity_id":"931386","wxpay_contribute_amount":1,
               "merchant_contribute_amount":0,"other_contribute_amount":0,
               "goods_detail":[{"goods_id":"iphone6s_16G","quantity":1,"price":528800}]}]}
            """
        );
        using var client = ClientOf(gateway, institution: false);
        var order = Assert
            .IsType<GatewayReply<Transaction>.Answered>(await client.Orders.GetAsync("1", null, default))
            .Value;
        Assert.Equal(("1008450740201411110005820873", "MICROPAY"), (order.AnyId, order.TradeType));
        var promotion = Assert.Single(order.Promotions);
        Assert.Equal(
            ("931386", 1L, 1L, 0L, "HKD"),
            (
                promotion.ActivityId,
                promotion.Amount,
                promotion.ByWeChatPay,
                promotion.MerchantContributeAmount,
                promotion.Currency
            )
        );
    }

    [Theory]
    [InlineData("common", false)]
    [InlineData("institutional", true)]
    public async Task The_app_gets_the_vectors_parameters(string name, bool institution)
    {
        var request = Vectors.Case("app-paysign.json", name)["request"]!.AsObject();
        using var client = new WeChatPayClient(
            institution ? TestAccount.Institution() : TestAccount.Direct(),
            StandingClock.At(long.Parse((string)request["timestamp"]!))
        );
        var signed = await client.Orders.SignAppPayAsync(
            (string)request["prepayid"]!,
            institution ? TestAccount.Sub : null,
            default
        );
        Assert.Equal(
            ((string)request["appid"]!, (string)request["partnerid"]!, (string)request["timestamp"]!),
            (signed.AppId, signed.PartnerId, signed.Timestamp)
        );
        // With the vector's nonce the signature would be the vector's. The nonce is new here, so the public key
        // verifies it.
        using var key = Vectors.Pem(Vectors.MerchantPublicPem);
        Assert.True(
            RsaSignature.Verify(
                key,
                SignatureMessage.ForAppPay(signed.AppId, signed.Timestamp, signed.NonceStr, signed.PrepayId),
                signed.Sign
            )
        );
    }

    [Fact]
    public async Task An_institution_signs_for_its_sub_merchants_app_or_not_at_all()
    {
        using var client = new WeChatPayClient(TestAccount.Institution());
        await Assert.ThrowsAsync<ArgumentException>(() =>
            client.Orders.SignAppPayAsync("wx1", new SubMerchant("1900000109"), default)
        );
    }

    private static WeChatPayClient ClientOf(ScriptedGateway gateway, bool institution) =>
        new(institution ? TestAccount.Institution(gateway.BaseUrl) : TestAccount.Direct(gateway.BaseUrl));
}
