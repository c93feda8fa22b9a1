using System.Text.Json.Nodes;
using WeChatPay.Global.Http;
using WeChatPay.Global.Notifications;
using WeChatPay.Global.Orders;
using WeChatPay.Global.Refunds;
using static WeChatPay.Simulator.Tests.OurClient;

namespace WeChatPay.Simulator.Tests;

/// <summary>Our client's refunds against the simulator, which an independent client tests as well.</summary>
public sealed class OurRefundTests : SandboxTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_refund_is_requested_queried_listed_and_notified(bool institution)
    {
        var paid = await Sandbox.PayAsync(institution ? Sandbox.Partner : Sandbox.Direct);
        using var client = OurClient.Of(Sandbox, institution);
        var sub = OurClient.SubOf(Sandbox, institution);
        var body = Body(paid, 500);

        var accepted = Value(await client.Refunds.CreateAsync(body, sub, default));
        var found = Value(await client.Refunds.GetByNumberAsync(body.OutRefundNo!, sub, default));
        Assert.Equal(
            (accepted.AnyId, RefundStates.Processing, false),
            (found.AnyId, found.AnyState, found.FromRecharge)
        );
        await Sandbox.MoveAsync(TimeSpan.FromMinutes(2));
        found = Value(await client.Refunds.GetAsync(accepted.AnyId!, sub, default));
        Assert.Equal(RefundStates.Success, found.AnyState);
        Assert.Equal(500, found.Amount!.Refund);

        var order = OrderName.ByNumber((string)paid["out_trade_no"]!);
        var page = Value(await client.Refunds.GetPageAsync(order, 0, 20, sub, default));
        Assert.Equal((1, 888L, found.AnyId), (page.TotalNum, page.Amount!.Total, page.Data![0].AnyId));

        var received = Assert
            .Single((await OurClient.ReadAllAsync(Sandbox, client)).OfType<NotificationResult.RefundChanged>())
            .Refund;
        Assert.Equal(
            (found.AnyId, found.OutRefundNo, found.AnyState, found.TransactionId, found.SuccessTime),
            (received.AnyId, received.OutRefundNo, received.AnyState, received.TransactionId, received.SuccessTime)
        );
        Assert.Equal((888L, 500L, "HKD"), (received.Amount!.Total, received.Amount.Refund, received.Amount.Currency));
        Assert.Equal(0, Value(await client.Refunds.GetRechargeBalanceAsync(sub, default)).RemainingAmount);
    }

    [Theory]
    [InlineData("abnormal", RefundStates.Abnormal)]
    [InlineData("close", RefundStates.Closed)]
    public async Task The_other_ends_have_one_word_in_query_and_notification(string command, string state)
    {
        var paid = await Sandbox.PayAsync(Sandbox.Direct);
        using var client = OurClient.Of(Sandbox, institution: false);
        var body = Body(paid, 1);
        await client.Refunds.CreateAsync(body, null, default);
        await Sandbox.ControlAsync("POST", $"/refunds/{body.OutRefundNo}/{command}");
        await Sandbox.SettleAsync();
        var found = Value(await client.Refunds.GetByNumberAsync(body.OutRefundNo!, null, default));
        var received = Assert.Single(
            (await OurClient.ReadAllAsync(Sandbox, client)).OfType<NotificationResult.RefundChanged>()
        );
        Assert.Equal((state, state), (found.AnyState, received.Refund.AnyState));
    }

    [Fact]
    public async Task Refusals_are_believed_and_a_lost_answer_is_found_by_query()
    {
        var paid = await Sandbox.PayAsync(Sandbox.Direct);
        using var client = OurClient.Of(Sandbox, institution: false);
        Assert.Equal("INVALID_REQUEST", Refusal(await client.Refunds.CreateAsync(Body(paid, 889), null, default)));
        var body = Body(paid, 88);
        Assert.Equal(
            "RESOURCE_NOT_EXISTS",
            Refusal(await client.Refunds.GetByNumberAsync(body.OutRefundNo!, null, default))
        );
        await Sandbox.FaultAsync("refund", "lose_after", rule => rule["count"] = 1);
        Assert.IsType<GatewayReply<Refund>.NoAnswer>(await client.Refunds.CreateAsync(body, null, default));
        Assert.Equal(
            RefundStates.Processing,
            Value(await client.Refunds.GetByNumberAsync(body.OutRefundNo!, null, default)).AnyState
        );
    }

    private RefundBody Body(JsonNode paid, long refund) =>
        new()
        {
            TransactionId = (string)paid["transaction_id"]!,
            OutRefundNo = Sandbox.Fresh("R"),
            Reason = "sold out",
            NotifyUrl = Sandbox.Receiver.Url,
            Amount = new RefundRequestAmount(refund, 888, "HKD"),
        };
}
