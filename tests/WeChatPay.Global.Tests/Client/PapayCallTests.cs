using System.Text.Json.Nodes;
using WeChatPay.Global.Contracts;
using WeChatPay.Global.Http;
using WeChatPay.Global.Transactions;

namespace WeChatPay.Global.Tests.Client;

/// <summary>What is sent for each call of papay, in both modes.</summary>
public class PapayCallTests
{
    private const string Order = """
        {"out_trade_no":"D1","transaction_id":"42","trade_state":"SUCCESS","amount":{"total":888,"currency":"HKD"}}
        """;

    [Theory]
    [InlineData(PreSignChannel.MiniProgram, "miniprogram", """{"session_id":"S1"}""", "S1", null)]
    [InlineData(PreSignChannel.App, "app", """{"session_id":"S1"}""", "S1", null)]
    [InlineData(PreSignChannel.H5, "h5", """{"sign_url":"https://w/x"}""", null, "https://w/x")]
    [InlineData(PreSignChannel.Jsapi, "jsapi", """{"sign_url":"https://w/x"}""", null, "https://w/x")]
    [InlineData(PreSignChannel.Web, "web", """{"show_code_url":"https://w/x"}""", null, "https://w/x")]
    [InlineData(PreSignChannel.Web, "web", """{"sign_url":"https://w/x"}""", null, "https://w/x")]
    public async Task Pre_sign_has_an_address_for_each_channel(
        PreSignChannel channel,
        string segment,
        string answer,
        string? sessionId,
        string? url
    )
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        gateway.NextSigned(200, answer);
        using var client = new WeChatPayClient(TestAccount.Direct(gateway.BaseUrl));

        var reply = await client.Contracts.PreSignAsync(channel, PreSign(), null, CancellationToken.None);

        var opened = Assert.IsType<GatewayReply<PreSignReply>.Answered>(reply).Value;
        Assert.Equal((sessionId, url), (opened.SessionId, opened.Url));
        var seen = gateway.Seen[0];
        Assert.Equal($"/v3/global/papay/contracts/{segment}-pre-entrust-sign", seen.Target);
        AssertBody(
            """
            {"appid":"wx8888888888888888","plan_id":123,"out_contract_code":"C1","user_display_name":"张三",
             "success_notify_url":"https://m.example/n","expired_time":"2024-06-10T15:00:00+08:00","openid":"o1"}
            """,
            seen
        );
    }

    [Fact]
    public async Task An_institution_sends_its_own_set_of_ids_only()
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        gateway.NextSigned(200, """{"session_id":"S1"}""").NextSigned(200, Order).NextSigned(204, "");
        using var client = new WeChatPayClient(TestAccount.Institution(gateway.BaseUrl));

        await client.Contracts.PreSignAsync(
            PreSignChannel.MiniProgram,
            PreSign(),
            TestAccount.Sub,
            CancellationToken.None
        );
        await client.Transactions.DeductAsync(Deduction(), TestAccount.Sub, CancellationToken.None);
        await client.Contracts.TerminateAsync("C9", "bye", TestAccount.Sub, CancellationToken.None);

        foreach (var seen in gateway.Seen.Where(s => s.Method == "POST"))
        {
            var body = JsonNode.Parse(seen.Body)!.AsObject();
            Assert.Equal(Vectors.Id("sp_appid"), (string?)body["sp_appid"]);
            Assert.Equal(Vectors.Id("sub_mchid"), (string?)body["sub_mchid"]);
            Assert.Equal(Vectors.Id("sub_appid"), (string?)body["sub_appid"]);
            Assert.DoesNotContain("appid", body.Select(p => p.Key));
            Assert.DoesNotContain("sp_mchid", body.Select(p => p.Key));
        }
    }

    [Fact]
    public async Task A_deduction_sends_what_it_was_given_and_reads_the_order()
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        gateway.NextSigned(200, Order);
        using var client = new WeChatPayClient(TestAccount.Direct(gateway.BaseUrl));

        var reply = await client.Transactions.DeductAsync(Deduction(), null, CancellationToken.None);

        var order = Assert.IsType<GatewayReply<Transaction>.Answered>(reply).Value;
        Assert.Equal(("D1", "42", "SUCCESS"), (order.OutTradeNo, order.AnyId, order.TradeState));
        Assert.Equal((888L, "HKD"), (order.Amount!.Total, order.Amount.Currency));
        Assert.Equal("/v3/global/papay/transactions", gateway.Seen[0].Target);
        AssertBody(
            """
            {"appid":"wx8888888888888888","description":"Plan – 月费","notify_url":"https://m.example/p",
             "out_trade_no":"D1","merchant_category_code":"4111",
             "contract_id":"C9","amount":{"total":888,"currency":"HKD"}}
            """,
            gateway.Seen[0]
        );
    }

    public static TheoryData<bool, string, string> Targets =>
        new()
        {
            { false, "contract", "/v3/global/papay/contracts/C9?appid=wx8888888888888888" },
            { false, "contract_by_code", ByCode + "appid=wx8888888888888888&plan_id=123" },
            { false, "order", "/v3/global/papay/transactions/42" },
            { false, "order_by_number", "/v3/global/papay/transactions/out-trade-no/D1" },
            { false, "reverse", "/v3/global/papay/transactions/out-trade-no/D1/reverse" },
            { false, "terminate", "/v3/global/papay/contracts/C9/terminate" },
            { true, "contract", "/v3/global/papay/contracts/C9?" + InstitutionQuery },
            { true, "contract_by_code", ByCode + InstitutionQuery + "&plan_id=123" },
            { true, "order", "/v3/global/papay/transactions/42?sub_mchid=1900000109" },
            { true, "order_by_number", "/v3/global/papay/transactions/out-trade-no/D1?sub_mchid=1900000109" },
            { true, "reverse", "/v3/global/papay/transactions/out-trade-no/D1/reverse" },
            { true, "terminate", "/v3/global/papay/contracts/C9/terminate" },
        };

    private const string ByCode = "/v3/global/papay/contracts/out-contract-code/O1?";

    private const string InstitutionQuery =
        "sub_mchid=1900000109&sp_appid=wx7777777777777777&sub_appid=wx6666666666666666";

    [Theory, MemberData(nameof(Targets))]
    public async Task Each_call_has_its_documented_address(bool institution, string call, string target)
    {
        await using var gateway = await ScriptedGateway.StartAsync();
        gateway.NextSigned(200, "{}");
        using var client = new WeChatPayClient(
            institution ? TestAccount.Institution(gateway.BaseUrl) : TestAccount.Direct(gateway.BaseUrl)
        );
        var sub = institution ? TestAccount.Sub : null;
        var none = CancellationToken.None;

        await (
            call switch
            {
                "contract" => client.Contracts.GetAsync("C9", sub, none),
                "contract_by_code" => client.Contracts.GetByCodeAsync("O1", 123, sub, none),
                "order" => client.Transactions.GetAsync("42", sub, none),
                "order_by_number" => client.Transactions.GetByNumberAsync("D1", sub, none),
                "reverse" => client.Transactions.ReverseAsync("D1", sub, none),
                _ => (Task)client.Contracts.TerminateAsync("C9", "bye", sub, none),
            }
        );

        var seen = gateway.Seen[0];
        Assert.Equal(target, seen.Target);
        Assert.True(seen.SignatureHolds);
        Assert.Equal(call is "reverse" or "terminate" ? "POST" : "GET", seen.Method);
        if (call == "reverse")
            Assert.Equal(institution ? """{"sub_mchid":"1900000109"}""" : "", seen.Text);
    }

    [Fact]
    public async Task A_sub_merchant_must_be_named_by_an_institution_and_only_by_it()
    {
        using var direct = new WeChatPayClient(TestAccount.Direct());
        using var institution = new WeChatPayClient(TestAccount.Institution());
        await Assert.ThrowsAsync<ArgumentException>(() =>
            direct.Transactions.GetAsync("42", TestAccount.Sub, CancellationToken.None)
        );
        await Assert.ThrowsAsync<ArgumentException>(() =>
            institution.Transactions.GetAsync("42", null, CancellationToken.None)
        );
    }

    private static void AssertBody(string expected, SeenRequest seen)
    {
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(seen.Body)), seen.Text);
        Assert.DoesNotContain("\\u", seen.Text);
    }

    private static PreSignBody PreSign() =>
        new()
        {
            PlanId = 123,
            OutContractCode = "C1",
            UserDisplayName = "张三",
            SuccessNotifyUrl = "https://m.example/n",
            ExpiredTime = WireTime.Format(new DateTimeOffset(2024, 6, 10, 7, 0, 0, TimeSpan.Zero)),
            Openid = "o1",
        };

    internal static DeductBody Deduction() =>
        new()
        {
            Description = "Plan – 月费",
            NotifyUrl = "https://m.example/p",
            OutTradeNo = "D1",
            MerchantCategoryCode = "4111",
            ContractId = "C9",
            Amount = new OrderAmount(888, "HKD"),
        };
}
