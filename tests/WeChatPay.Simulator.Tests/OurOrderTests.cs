using System.Text.Json.Nodes;
using WeChatPay.Global.Http;
using WeChatPay.Global.Notifications;
using WeChatPay.Global.Refunds;
using static WeChatPay.Simulator.Tests.OurClient;

namespace WeChatPay.Simulator.Tests;

/// <summary>Our client's APP orders against the simulator, which an independent client tests as well.</summary>
public sealed class OurOrderTests : SandboxTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_documented_example_goes_through_unchanged_is_paid_notified_and_refunded(bool institution)
    {
        using var client = Of(Sandbox, institution);
        var sub = SubOf(Sandbox, institution);
        var body = SampleOrder.Body with { NotifyUrl = Sandbox.Receiver.Url, TimeStart = null, TimeExpire = null };
        var prepay = Value(await client.Orders.CreateAsync(body, sub, default)).PrepayId!;
        Assert.Equal(prepay, (await client.Orders.SignAppPayAsync(prepay, sub, default)).PrepayId);
        await AssertReceivedAsync("create_order", "{" + SampleOrder.Fields + "}", "time_start", "time_expire");
        Assert.Equal("NOTPAY", Value(await client.Orders.GetByNumberAsync(body.OutTradeNo!, sub, default)).TradeState);

        await Sandbox.ControlAsync("POST", $"/orders/{prepay}/pay", new JsonObject { ["openid"] = "oPAYER" });
        var paid = Value(await client.Orders.GetByNumberAsync(body.OutTradeNo!, sub, default));
        Assert.Equal(
            ("SUCCESS", "APP", 10000L, "HKD", body.Attach),
            (paid.TradeState, paid.TradeType, paid.Amount!.Total, paid.Amount.Currency, paid.Attach)
        );
        Assert.Equal(paid.AnyId, Value(await client.Orders.GetAsync(paid.AnyId!, sub, default)).AnyId);
        Assert.Equal("ORDER_PAID", Refusal(await client.Orders.CloseAsync(paid.AnyId!, sub, default)));
        await Sandbox.SettleAsync();
        var arrived = Assert
            .IsType<NotificationResult.Paid>(Assert.Single(await ReadAllAsync(Sandbox, client)))
            .Transaction;
        Assert.Equal(
            (paid.AnyId, paid.OutTradeNo, paid.TradeState, null),
            (arrived.AnyId, arrived.OutTradeNo, arrived.TradeState, arrived.ContractId)
        );

        var refund = new RefundBody
        {
            TransactionId = paid.AnyId,
            OutRefundNo = "R20150806125346",
            Reason = "The item has been sold out",
            Source = RefundSources.UnsettledFunds,
            NotifyUrl = Sandbox.Receiver.Url,
            Amount = new RefundRequestAmount(5, 10000, "HKD"),
        };
        Assert.Equal(5, Value(await client.Refunds.CreateAsync(refund, sub, default)).Amount!.Refund);
        await AssertReceivedAsync(
            "refund",
            """
            {"out_refund_no":"R20150806125346","reason":"The item has been sold out",
             "source":"REFUND_SOURCE_UNSETTLED_FUNDS","amount":{"refund":5,"total":10000,"currency":"HKD"}}
            """,
            "transaction_id"
        );
    }

    [Fact]
    public async Task A_close_is_obeyed_and_its_refusals_are_believed()
    {
        using var client = Of(Sandbox, institution: false);
        var body = SampleOrder.Body with { NotifyUrl = Sandbox.Receiver.Url, TimeExpire = null };
        Value(await client.Orders.CreateAsync(body, null, default));
        Assert.Equal(
            "INVALID_REQUEST",
            Refusal(await client.Orders.CloseByNumberAsync(body.OutTradeNo!, null, default))
        );
        await Sandbox.MoveAsync(TimeSpan.FromMinutes(6));
        Assert.IsType<GatewayReply<NoContent>.Answered>(
            await client.Orders.CloseByNumberAsync(body.OutTradeNo!, null, default)
        );
        Assert.Equal("ORDER_CLOSED", Refusal(await client.Orders.CloseByNumberAsync(body.OutTradeNo!, null, default)));
        Assert.Equal("CLOSED", Value(await client.Orders.GetByNumberAsync(body.OutTradeNo!, null, default)).TradeState);
        Assert.Equal("ORDER_CLOSED", Refusal(await client.Orders.CreateAsync(body, null, default)));
        Assert.Equal("ORDER_NOT_EXIST", Refusal(await client.Orders.GetByNumberAsync("NOBODYS1", null, default)));
    }

    /// <summary>The simulator received exactly what was passed, except the fields of the mode and of the run.</summary>
    private async Task AssertReceivedAsync(string operation, string expected, params string[] without)
    {
        var requests = await Sandbox.ControlAsync("GET", $"/requests?operation={operation}&limit=1");
        var received = JsonNode.Parse((string)requests["data"]![0]!["body"]!)!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(expected)!.AsObject())
        {
            if (!without.Contains(name) && name != "notify_url")
                Assert.True(JsonNode.DeepEquals(value, received[name]), $"{name}: {received[name]}");
        }
    }
}
