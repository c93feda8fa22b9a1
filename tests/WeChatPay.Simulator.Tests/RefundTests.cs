using System.Text.Json.Nodes;

namespace WeChatPay.Simulator.Tests;

/// <summary>docs/wechat-pay-orders.md, Refunds: the rules of the gateway, through an independent client.</summary>
public sealed class RefundTests : SandboxTest
{
    private const string Path = "/v3/global/refunds";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_refund_is_accepted_then_arrives_and_is_notified(bool institution)
    {
        var who = institution ? Sandbox.Partner : Sandbox.Direct;
        var paid = await Sandbox.PayAsync(who);
        var body = Sandbox.RefundBody(who, paid, 88);

        var accepted = await Sandbox.PostAsync(who, Path, body);

        Assert.Equal(200, accepted.Status);
        Assert.Equal((string)body["out_refund_no"]!, (string)accepted.Json["out_refund_no"]!);
        Assert.Null(accepted.Json["status"]);
        Assert.Equal("88 HKD 81 CNY", Amount(accepted.Json));
        var found = await QueryAsync(who, body);
        Assert.Equal(
            ("PROCESSING", null, "ORIGINAL", (string)paid["transaction_id"]!),
            (
                (string)found["status"]!,
                (string?)found["success_time"],
                (string)found["channel"]!,
                (string)found["transaction_id"]!
            )
        );
        Assert.Equal("REFUND", (string)(await OrderAsync(who, paid))["trade_state"]!);
        Assert.Equal((0, 88), await GivenBackAsync());

        await Sandbox.MoveAsync(TimeSpan.FromSeconds(61));

        found = await Sandbox.GetAsync(who, $"{Path}/id/{found["id"]}?{who.OwnerQuery}").JsonAsync();
        Assert.Equal("SUCCESS", (string)found["status"]!);
        Assert.Equal((88, 0), await GivenBackAsync());
        var received = Assert.Single(Sandbox.Receiver.Of("REFUND.SUCCESS")).Payload(who);
        Assert.Equal(
            ((string)found["id"]!, "SUCCESS", (string)found["success_time"]!, 888L, 88L, 824L, 81L),
            (
                (string)received["refund_id"]!,
                (string)received["refund_status"]!,
                (string)received["success_time"]!,
                (long)received["amount"]!["total"]!,
                (long)received["amount"]!["refund"]!,
                (long)received["amount"]!["payer_total"]!,
                (long)received["amount"]!["payer_refund"]!
            )
        );
        Assert.Null(received["channel"]);
        Assert.Equal(institution, received["sp_mchid"] is not null);
    }

    [Fact]
    public async Task Parts_are_refunded_until_nothing_is_left_and_sum_up_for_the_payer_too()
    {
        var paid = await Sandbox.PayAsync(Sandbox.Direct);
        var payer = 0L;
        foreach (var part in new[] { 333, 333, 222 })
        {
            var reply = await RefundAsync(paid, part);
            payer += (long)reply.Json["amount"]!["payer_refund"]!;
        }

        Assert.Equal(824, payer);
        Assert.Equal((400, "INVALID_REQUEST"), (await RefundAsync(paid, 1)).Refusal);
    }

    [Fact]
    public async Task The_same_number_refunds_once_and_says_the_same_again()
    {
        var paid = await Sandbox.PayAsync(Sandbox.Direct);
        var body = Sandbox.RefundBody(Sandbox.Direct, paid, 500);
        var first = await Sandbox.PostAsync(Sandbox.Direct, Path, body);
        var again = await Sandbox.PostAsync(Sandbox.Direct, Path, body);
        Assert.Equal((200, first.Body), (again.Status, again.Body));
        body["amount"]!["refund"] = 501;
        Assert.Equal((400, "OUT_REFUND_NO_USED"), (await Sandbox.PostAsync(Sandbox.Direct, Path, body)).Refusal);
        Assert.Equal((0, 500), await GivenBackAsync());
    }

    [Theory]
    [InlineData("abnormal", "REFUND.ABNORMAL", "ABNORMAL", "ABNORMAL", 500)]
    [InlineData("close", "REFUND.CLOSED", "REFUNDCLOSE", "CLOSED", 0)]
    public async Task A_refund_ends_otherwise_on_command(
        string command,
        string eventType,
        string status,
        string toldStatus,
        long underWay
    )
    {
        var paid = await Sandbox.PayAsync(Sandbox.Direct);
        var body = Sandbox.RefundBody(Sandbox.Direct, paid, 500);
        await Sandbox.PostAsync(Sandbox.Direct, Path, body);

        await Sandbox.ControlAsync("POST", $"/refunds/{body["out_refund_no"]}/{command}");
        await Sandbox.MoveAsync(TimeSpan.FromDays(10));

        Assert.Equal(status, (string)(await QueryAsync(Sandbox.Direct, body))["status"]!);
        var received = Assert.Single(Sandbox.Receiver.Of(eventType)).Payload(Sandbox.Direct);
        Assert.Equal(toldStatus, (string)received["refund_status"]!);
        Assert.Equal((0, underWay), await GivenBackAsync());
        var trade = (string)(await OrderAsync(Sandbox.Direct, paid))["trade_state"]!;
        Assert.Equal(underWay > 0 ? "REFUND" : "SUCCESS", trade);
        // The amount of a closed refund can be refunded again, that of an abnormal one cannot.
        Assert.Equal(underWay > 0 ? 400 : 200, (await RefundAsync(paid, 888)).Status);
    }

    [Fact]
    public async Task An_abnormal_refund_can_still_arrive_and_a_final_one_stays()
    {
        var paid = await Sandbox.PayAsync(Sandbox.Direct);
        var body = Sandbox.RefundBody(Sandbox.Direct, paid, 500);
        await Sandbox.PostAsync(Sandbox.Direct, Path, body);
        var path = $"/refunds/{body["out_refund_no"]}";
        await Sandbox.ControlAsync("POST", $"{path}/abnormal");
        await Sandbox.ControlAsync("POST", $"{path}/succeed");
        Assert.Equal("SUCCESS", (string)(await QueryAsync(Sandbox.Direct, body))["status"]!);
        await Sandbox.ControlAsync("POST", $"{path}/close", expected: 409);
        Assert.Equal((500, 0), await GivenBackAsync());
    }

    [Theory]
    [InlineData("refund_abnormal", "ABNORMAL")]
    [InlineData("refund_closes", "REFUNDCLOSE")]
    [InlineData("refund_slow", "PROCESSING")]
    public async Task A_refund_ends_otherwise_by_fault(string fault, string status)
    {
        var paid = await Sandbox.PayAsync(Sandbox.Direct);
        var body = Sandbox.RefundBody(Sandbox.Direct, paid, 500);
        await Sandbox.FaultAsync("refund", fault);
        await Sandbox.PostAsync(Sandbox.Direct, Path, body);
        await Sandbox.MoveAsync(TimeSpan.FromHours(1));
        Assert.Equal(status, (string)(await QueryAsync(Sandbox.Direct, body))["status"]!);
        await Sandbox.MoveAsync(TimeSpan.FromDays(5));
        status = status == "PROCESSING" ? "SUCCESS" : status;
        Assert.Equal(status, (string)(await QueryAsync(Sandbox.Direct, body))["status"]!);
    }

    [Fact]
    public async Task An_order_takes_fifty_refunds_and_a_closed_one_counts_no_more()
    {
        var paid = await Sandbox.PayAsync(Sandbox.Direct);
        JsonObject last = [];
        for (var i = 0; i < 50; i++)
        {
            last = Sandbox.RefundBody(Sandbox.Direct, paid, 1);
            Assert.Equal(200, (await Sandbox.PostAsync(Sandbox.Direct, Path, last)).Status);
        }

        Assert.Equal((400, "INVALID_REQUEST"), (await RefundAsync(paid, 1)).Refusal);
        await Sandbox.ControlAsync("POST", $"/refunds/{last["out_refund_no"]}/close");
        Assert.Equal(200, (await RefundAsync(paid, 1)).Status);

        var pages = new List<int>();
        var numbers = new HashSet<string>();
        for (var offset = 0; offset < 51; offset += pages[^1])
        {
            var page = (
                await Sandbox.GetAsync(
                    Sandbox.Direct,
                    $"{Path}?transaction_id={paid["transaction_id"]}&mchid={Sandbox.Keys.Mchid}&offset={offset}&count=20"
                )
            ).Json;
            Assert.Equal((51, 888L), ((int)page["total_num"]!, (long)page["amount"]!["total"]!));
            pages.Add((int)page["current_total_num"]!);
            numbers.UnionWith(page["data"]!.AsArray().Select(r => (string)r!["out_refund_no"]!));
            Assert.All(page["data"]!.AsArray(), r => Assert.Null(r!["out_trade_no"]));
        }

        Assert.Equal([20, 20, 11], pages);
        Assert.Equal(51, numbers.Count);
    }

    [Fact]
    public async Task The_merchants_funds_can_be_short_and_are_filled_up()
    {
        var paid = await Sandbox.PayAsync(Sandbox.Direct);
        await MerchantAsync("""{"unsettled_funds":400,"recharge_balance":300,"recharge_currency":"HKD"}""");
        var body = Sandbox.RefundBody(Sandbox.Direct, paid, 401);
        Assert.Equal((403, "NOT_ENOUGH"), (await Sandbox.PostAsync(Sandbox.Direct, Path, body)).Refusal);
        await MerchantAsync("""{"unsettled_funds":450}""");
        Assert.Equal(200, (await Sandbox.PostAsync(Sandbox.Direct, Path, body)).Status);

        var recharged = Sandbox.RefundBody(Sandbox.Direct, paid, 100);
        recharged["source"] = "REFUND_SOURCE_RECHARGE_FUNDS";
        Assert.Equal(200, (await Sandbox.PostAsync(Sandbox.Direct, Path, recharged)).Status);
        var balance = await Sandbox.GetAsync(Sandbox.Direct, "/v3/global/refund/recharge-balance");
        Assert.Equal("""{"remaining_amount":200,"currency":"HKD"}""", balance.Body);
        var merchants = (await Sandbox.ControlAsync("GET", "/merchants"))["data"]!.AsArray();
        var merchant = merchants.Single(m => (string)m!["mchid"]! == Sandbox.Keys.Mchid);
        Assert.Equal(49, (long)merchant!["unsettled_funds"]!);
        await Sandbox.ControlAsync("POST", $"/refunds/{recharged["out_refund_no"]}/close");
        balance = await Sandbox.GetAsync(Sandbox.Direct, "/v3/global/refund/recharge-balance");
        Assert.Equal(300, (long)balance.Json["remaining_amount"]!);
    }

    [Fact]
    public async Task A_balance_has_an_address_for_each_mode()
    {
        var partner = $"/v3/global/refund/partner/recharge-balance/sub-mchid/{Sandbox.Partner.Ids["sub_mchid"]}";
        Assert.Equal(200, (await Sandbox.GetAsync(Sandbox.Partner, partner)).Status);
        Assert.Equal((403, "NO_AUTH"), (await Sandbox.GetAsync(Sandbox.Direct, partner)).Refusal);
        var own = "/v3/global/refund/recharge-balance";
        Assert.Equal((403, "NO_AUTH"), (await Sandbox.GetAsync(Sandbox.Partner, own)).Refusal);
    }

    [Fact]
    public async Task Money_goes_back_into_the_payers_purse()
    {
        var paid = await Sandbox.PayAsync(Sandbox.Direct, purse: 1000);
        var openid = (string)paid["payer"]!["openid"]!;
        Assert.Equal(112, (long)(await Sandbox.ControlAsync("GET", $"/users/{openid}"))["balance"]!);
        await RefundAsync(paid, 888);
        await Sandbox.MoveAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(1000, (long)(await Sandbox.ControlAsync("GET", $"/users/{openid}"))["balance"]!);
    }

    private Task<JsonNode> MerchantAsync(string settings) =>
        Sandbox.ControlAsync("PUT", $"/merchants/{Sandbox.Keys.Mchid}", JsonNode.Parse(settings));

    private Task<Reply> RefundAsync(JsonNode paid, long amount) =>
        Sandbox.PostAsync(Sandbox.Direct, Path, Sandbox.RefundBody(Sandbox.Direct, paid, amount));

    private Task<JsonNode> QueryAsync(Party who, JsonObject body) =>
        Sandbox.GetAsync(who, $"{Path}/out-refund-no/{body["out_refund_no"]}?{who.OwnerQuery}").JsonAsync();

    private Task<JsonNode> OrderAsync(Party who, JsonNode paid) =>
        Sandbox.GetAsync(who, $"{Sandbox.DeductPath}/{paid["transaction_id"]}{who.SubMchidQuery}").JsonAsync();

    private async Task<(long Refunded, long Refunding)> GivenBackAsync()
    {
        var total = Assert.Single((await Sandbox.ControlAsync("GET", "/ledger?orders=false"))["totals"]!.AsArray())!;
        return ((long)total["refunded"]!, (long)total["refunding"]!);
    }

    private static string Amount(JsonNode refund) =>
        $"{refund["amount"]!["refund"]} {refund["amount"]!["currency"]} "
        + $"{refund["amount"]!["payer_refund"]} {refund["amount"]!["payer_currency"]}";
}
