using System.Text.Json.Nodes;

namespace WeChatPay.Simulator.Tests;

/// <summary>docs/wechat-pay-orders.md, APP orders: the rules of the gateway, through an independent client.</summary>
public sealed class AppOrderTests : SandboxTest
{
    private const string Path = "/v3/global/transactions";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_order_is_opened_paid_by_hand_found_and_notified(bool institution)
    {
        var who = institution ? Sandbox.Partner : Sandbox.Direct;
        var body = Sandbox.AppOrderBody(who);
        var opened = await Sandbox.PostAsync(who, $"{Path}/app", body).JsonAsync();
        Assert.Equal((string)opened["prepay_id"]!, (string)(await CreateAsync(who, body))["prepay_id"]!);
        var open = await QueryAsync(who, body);
        Assert.Equal("NOTPAY", (string)open["trade_state"]!);
        foreach (var later in new[] { "id", "trade_type", "bank_type", "success_time", "payer" })
            Assert.Null(open[later]);

        Assert.Null(open["amount"]!["payer_total"]);
        await Sandbox.ControlAsync("POST", $"/orders/{body["out_trade_no"]}/pay", new JsonObject { ["openid"] = "oA" });

        var paid = await QueryAsync(who, body);
        Assert.Equal(
            ("SUCCESS", "APP", 1500L, "JPY", 6900L, "CNY"),
            (
                (string)paid["trade_state"]!,
                (string)paid["trade_type"]!,
                (long)paid["amount"]!["total"]!,
                (string)paid["amount"]!["currency"]!,
                (long)paid["amount"]!["payer_total"]!,
                (string)paid["amount"]!["payer_currency"]!
            )
        );
        Assert.Null(paid["contract_id"]);
        Assert.Null(paid["transaction_id"]);
        if (institution)
            Assert.NotNull(paid["payer"]!["sp_openid"]);
        else
            Assert.Equal("oA", (string)paid["payer"]!["openid"]!);
        var byId = await Sandbox.GetAsync(who, $"{Path}/id/{paid["id"]}?{who.OwnerQuery}").JsonAsync();
        Assert.Equal(paid.ToJsonString(), byId.ToJsonString());
        await Sandbox.SettleAsync();
        Assert.Equal(
            paid.ToJsonString(),
            Assert.Single(Sandbox.Receiver.Of("TRANSACTION.SUCCESS")).Payload(who).ToJsonString()
        );
        var total = Assert.Single((await Sandbox.ControlAsync("GET", "/ledger?orders=false"))["totals"]!.AsArray());
        Assert.Equal(1500, (long)total!["paid"]!);
    }

    [Fact]
    public async Task An_order_is_refunded_like_a_deduction()
    {
        var body = Sandbox.AppOrderBody(Sandbox.Direct);
        await CreateAsync(Sandbox.Direct, body);
        await Sandbox.ControlAsync("POST", $"/orders/{body["out_trade_no"]}/pay", new JsonObject { ["openid"] = "oA" });
        var refund = Sandbox.RefundBody(Sandbox.Direct, await QueryAsync(Sandbox.Direct, body), 700);
        Assert.Equal(200, (await Sandbox.PostAsync(Sandbox.Direct, "/v3/global/refunds", refund)).Status);
        await Sandbox.MoveAsync(TimeSpan.FromMinutes(2));
        Assert.Single(Sandbox.Receiver.Of("REFUND.SUCCESS"));
        var order = await Sandbox.ControlAsync("GET", $"/orders/{body["out_trade_no"]}");
        Assert.Equal((700L, "REFUND"), ((long)order["refunded"]!, (string)order["trade_state"]!));
    }

    [Theory]
    [InlineData(null, 120)]
    [InlineData(30, 30)]
    [InlineData(0, 1)]
    public async Task An_unpaid_order_is_closed_when_its_time_is_over(int? asked, int minutes)
    {
        var body = Sandbox.AppOrderBody(Sandbox.Direct);
        if (asked is { } after)
        {
            var now = (await Sandbox.ControlAsync("GET", "/clock"))["now"]!.GetValue<DateTimeOffset>();
            body["time_expire"] = now.AddMinutes(after).ToString("yyyy-MM-dd'T'HH:mm:sszzz");
        }

        await CreateAsync(Sandbox.Direct, body);
        await Sandbox.MoveAsync(TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(20));
        Assert.Equal("NOTPAY", (string)(await QueryAsync(Sandbox.Direct, body))["trade_state"]!);
        await Sandbox.MoveAsync(TimeSpan.FromSeconds(30));
        Assert.Equal("CLOSED", (string)(await QueryAsync(Sandbox.Direct, body))["trade_state"]!);
        await Sandbox.ControlAsync("POST", $"/orders/{body["out_trade_no"]}/pay", expected: 409);
        Assert.Equal((400, "ORDER_CLOSED"), (await Sandbox.PostAsync(Sandbox.Direct, $"{Path}/app", body)).Refusal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_order_is_closed_five_minutes_after_it_was_made_at_the_earliest(bool institution)
    {
        var who = institution ? Sandbox.Partner : Sandbox.Direct;
        var body = Sandbox.AppOrderBody(who);
        await CreateAsync(who, body);
        Assert.Equal((400, "INVALID_REQUEST"), (await CloseAsync(who, body)).Refusal);
        await Sandbox.MoveAsync(TimeSpan.FromMinutes(5));
        Assert.Equal(204, (await CloseAsync(who, body)).Status);
        Assert.Equal((400, "ORDER_CLOSED"), (await CloseAsync(who, body)).Refusal);
        Assert.Equal("CLOSED", (string)(await QueryAsync(who, body))["trade_state"]!);
        await Sandbox.MoveAsync(TimeSpan.FromHours(3));
        Assert.Empty(Sandbox.Receiver.Arrivals);
    }

    [Fact]
    public async Task The_five_minutes_can_be_switched_off_and_a_paid_order_is_not_closed()
    {
        await Sandbox.ControlAsync("PUT", "/quirks", JsonNode.Parse("""{"close_after_seconds":0}"""));
        var closed = Sandbox.AppOrderBody(Sandbox.Direct);
        await CreateAsync(Sandbox.Direct, closed);
        Assert.Equal(204, (await CloseAsync(Sandbox.Direct, closed)).Status);

        var paid = Sandbox.AppOrderBody(Sandbox.Direct);
        await CreateAsync(Sandbox.Direct, paid);
        await Sandbox.ControlAsync("POST", $"/orders/{paid["out_trade_no"]}/pay");
        Assert.Equal((400, "ORDER_PAID"), (await CloseAsync(Sandbox.Direct, paid)).Refusal);
        var id = (await QueryAsync(Sandbox.Direct, paid))["id"];
        Assert.Equal(
            (400, "ORDER_PAID"),
            (
                await Sandbox.PostAsync(
                    Sandbox.Direct,
                    $"{Path}/id/{id}/close",
                    new JsonObject { ["mchid"] = Sandbox.Keys.Mchid }
                )
            ).Refusal
        );
        Assert.Equal((400, "ORDER_PAID"), (await Sandbox.PostAsync(Sandbox.Direct, $"{Path}/app", paid)).Refusal);
    }

    [Fact]
    public async Task A_payment_slips_in_before_a_close_and_after_it()
    {
        var before = Sandbox.AppOrderBody(Sandbox.Direct);
        await CreateAsync(Sandbox.Direct, before);
        await Sandbox.MoveAsync(TimeSpan.FromMinutes(6));
        await Sandbox.FaultAsync("close", "pays_first", rule => rule["count"] = 1);
        Assert.Equal((400, "ORDER_PAID"), (await CloseAsync(Sandbox.Direct, before)).Refusal);
        Assert.Equal("SUCCESS", (string)(await QueryAsync(Sandbox.Direct, before))["trade_state"]!);

        var after = Sandbox.AppOrderBody(Sandbox.Direct);
        await CreateAsync(Sandbox.Direct, after);
        await Sandbox.MoveAsync(TimeSpan.FromMinutes(6));
        await Sandbox.FaultAsync("close", "pays_after", rule => (rule["count"], rule["delay_seconds"]) = (1, 60));
        Assert.Equal(204, (await CloseAsync(Sandbox.Direct, after)).Status);
        Assert.Equal("CLOSED", (string)(await QueryAsync(Sandbox.Direct, after))["trade_state"]!);
        await Sandbox.MoveAsync(TimeSpan.FromMinutes(2));
        Assert.Equal("SUCCESS", (string)(await QueryAsync(Sandbox.Direct, after))["trade_state"]!);
        Assert.Equal(2, Sandbox.Receiver.Of("TRANSACTION.SUCCESS").Count());
    }

    [Fact]
    public async Task A_payer_cancels_fails_is_poor_and_pays_late_on_command()
    {
        var body = Sandbox.AppOrderBody(Sandbox.Direct);
        await CreateAsync(Sandbox.Direct, body);
        var path = $"/orders/{body["out_trade_no"]}";
        await Sandbox.ControlAsync("POST", $"{path}/cancel");
        Assert.Equal("NOTPAY", (string)(await QueryAsync(Sandbox.Direct, body))["trade_state"]!);
        await Sandbox.ControlAsync("PUT", "/users/oPoor", JsonNode.Parse("""{"balance":1499}"""));
        var poor = new JsonObject { ["openid"] = "oPoor" };
        await Sandbox.ControlAsync("POST", $"{path}/pay", poor, expected: 409);
        await Sandbox.ControlAsync("POST", $"{path}/fail");
        Assert.Equal("PAYERROR", (string)(await QueryAsync(Sandbox.Direct, body))["trade_state"]!);
        await Sandbox.ControlAsync("POST", $"{path}/pay", expected: 409);

        var late = Sandbox.AppOrderBody(Sandbox.Direct);
        await CreateAsync(Sandbox.Direct, late);
        await Sandbox.MoveAsync(TimeSpan.FromHours(3));
        await Sandbox.ControlAsync("POST", $"/orders/{late["out_trade_no"]}/pay", expected: 409);
        await Sandbox.ControlAsync("POST", $"/orders/{late["out_trade_no"]}/pay", JsonNode.Parse("""{"late":true}"""));
        Assert.Equal("SUCCESS", (string)(await QueryAsync(Sandbox.Direct, late))["trade_state"]!);
    }

    [Fact]
    public async Task Deductions_and_orders_are_kept_apart_where_the_calls_are()
    {
        var deduction = await Sandbox.PayAsync(Sandbox.Direct);
        var found = await Sandbox
            .GetAsync(Sandbox.Direct, $"{Path}/out-trade-no/{deduction["out_trade_no"]}?{Sandbox.Direct.OwnerQuery}")
            .JsonAsync();
        Assert.Equal(
            ("AUTH", (string)deduction["transaction_id"]!),
            ((string)found["trade_type"]!, (string)found["id"]!)
        );
        Assert.Equal((404, "ORDER_NOT_EXIST"), (await CloseAsync(Sandbox.Direct, deduction.AsObject())).Refusal);

        var order = Sandbox.AppOrderBody(Sandbox.Direct);
        await CreateAsync(Sandbox.Direct, order);
        var papay = $"{Sandbox.DeductPath}/out-trade-no/{order["out_trade_no"]}";
        Assert.Equal((404, "ORDER_NOT_EXIST"), (await Sandbox.GetAsync(Sandbox.Direct, papay)).Refusal);
        Assert.Equal((404, "NOT_FOUND"), (await Sandbox.PostAsync(Sandbox.Direct, $"{papay}/reverse")).Refusal);
        await Sandbox.ControlAsync("POST", $"/orders/{deduction["out_trade_no"]}/pay", expected: 409);
    }

    private Task<JsonNode> CreateAsync(Party who, JsonObject body) =>
        Sandbox.PostAsync(who, $"{Path}/app", body).JsonAsync();

    private Task<JsonNode> QueryAsync(Party who, JsonObject body) =>
        Sandbox.GetAsync(who, $"{Path}/out-trade-no/{body["out_trade_no"]}?{who.OwnerQuery}").JsonAsync();

    private Task<Reply> CloseAsync(Party who, JsonObject body) =>
        Sandbox.PostAsync(
            who,
            $"{Path}/out-trade-no/{body["out_trade_no"]}/close",
            who == Sandbox.Direct
                ? new JsonObject { ["mchid"] = who.Mchid }
                : new JsonObject { ["sp_mchid"] = who.Mchid, ["sub_mchid"] = (string)who.Ids["sub_mchid"]! }
        );
}
