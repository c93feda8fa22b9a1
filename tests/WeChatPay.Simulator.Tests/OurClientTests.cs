using System.Text.Json.Nodes;
using WeChatPay.Global.Contracts;
using WeChatPay.Global.Http;
using WeChatPay.Global.Notifications;
using WeChatPay.Global.Transactions;
using static WeChatPay.Simulator.Tests.OurClient;

namespace WeChatPay.Simulator.Tests;

/// <summary>Our client against the simulator, which independent clients test as well.</summary>
public sealed class OurClientTests : SandboxTest
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task It_does_the_main_job(bool institution, bool publicKey)
    {
        using var client = OurClient.Of(Sandbox, institution, publicKey);
        var sub = OurClient.SubOf(Sandbox, institution);
        var plan = institution ? 124 : 123;
        await Sandbox.ControlAsync(
            "PUT",
            $"/templates/{plan}",
            new JsonObject { ["termination_notify_url"] = Sandbox.Receiver.Url }
        );
        var code = Sandbox.Fresh("C");
        var body = new PreSignBody
        {
            PlanId = plan,
            OutContractCode = code,
            UserDisplayName = "李雷",
            SuccessNotifyUrl = Sandbox.Receiver.Url,
            Openid = Sandbox.Fresh("oOURS"),
        };
        var session = Value(await client.Contracts.PreSignAsync(PreSignChannel.MiniProgram, body, sub, default));
        await Sandbox.ControlAsync("POST", $"/sessions/{session.SessionId}/sign");
        var contract = Value(await client.Contracts.GetByCodeAsync(code, plan, sub, default));
        Assert.Equal(body.Openid, contract.Openid);

        var order = Order(contract.ContractId!);
        var paid = Value(await client.Transactions.DeductAsync(order, sub, default));
        Assert.Equal("SUCCESS", paid.TradeState);
        var found = Value(await client.Transactions.GetByNumberAsync(order.OutTradeNo!, sub, default));
        Assert.Equal(paid.TransactionId, found.TransactionId);
        Assert.Equal("ORDER_PAID", Refusal(await client.Transactions.ReverseAsync(order.OutTradeNo!, sub, default)));

        Value(await client.Contracts.TerminateAsync(contract.ContractId!, "done", sub, default));
        Assert.Equal(
            "CONTRACT_NOT_EXIST",
            Refusal(await client.Contracts.TerminateAsync(contract.ContractId!, "done", sub, default))
        );
        await Sandbox.SettleAsync();
        Assert.Equal(
            [
                typeof(NotificationResult.ContractSigned),
                typeof(NotificationResult.ContractTerminated),
                typeof(NotificationResult.Paid),
            ],
            (await OurClient.ReadAllAsync(Sandbox, client))
                .Select(received => received.GetType())
                .OrderBy(type => type.Name)
        );
    }

    [Fact]
    public async Task It_follows_a_rotation_to_a_certificate_it_has_never_seen()
    {
        // With separate keys, because rotation changes them.
        await using var own = await Sandbox.StartAsync(options => options.Keys = null);
        using var client = OurClient.Of(own, institution: false, publicKey: false);
        var number = Sandbox.Fresh("D");
        Assert.Equal("ORDER_NOT_EXIST", Refusal(await client.Transactions.GetByNumberAsync(number, null, default)));
        await own.ControlAsync("POST", "/certificates/rotate", new JsonObject { ["to"] = "new" });
        var signed = await own.SignAsync(own.Direct);
        Assert.Equal(
            "SUCCESS",
            Value(await client.Transactions.DeductAsync(Order(signed.ContractId), null, default)).TradeState
        );
    }

    [Theory]
    [InlineData("lose_after", typeof(GatewayReply<Transaction>.NoAnswer))]
    [InlineData("truncated", typeof(GatewayReply<Transaction>.NoAnswer))]
    [InlineData("bad_signature", typeof(GatewayReply<Transaction>.Untrusted))]
    [InlineData("no_signature", typeof(GatewayReply<Transaction>.Untrusted))]
    [InlineData("signtest", typeof(GatewayReply<Transaction>.Untrusted))]
    [InlineData("wrong_serial", typeof(GatewayReply<Transaction>.Untrusted))]
    [InlineData("error_500_after", typeof(GatewayReply<Transaction>.Refused))]
    [InlineData("202", typeof(GatewayReply<Transaction>.Accepted))]
    [InlineData("extra_field", typeof(GatewayReply<Transaction>.Answered))]
    public async Task It_calls_each_fault_by_its_name(string fault, Type outcome)
    {
        using var client = OurClient.Of(Sandbox, institution: false, publicKey: false);
        var signed = await Sandbox.SignAsync(Sandbox.Direct);
        await Sandbox.FaultAsync("deduct", fault);
        Assert.IsType(outcome, await client.Transactions.DeductAsync(Order(signed.ContractId), null, default));
    }

    [Theory]
    [InlineData("signtest_first")]
    [InlineData("bad_signature")]
    [InlineData("wrong_serial")]
    [InlineData("stale_timestamp")]
    public async Task It_refuses_a_notification_that_is_not_rightly_signed_and_takes_the_next(string fault)
    {
        using var client = OurClient.Of(Sandbox, institution: false, publicKey: false);
        Sandbox.Receiver.Answer = arrivals => arrivals.Count == 1 ? 401 : 200;
        await Sandbox.FaultAsync("notify", fault);
        await Sandbox.SignAsync(Sandbox.Direct);
        await Sandbox.MoveAsync(TimeSpan.FromSeconds(16));
        var received = await OurClient.ReadAllAsync(Sandbox, client);
        Assert.IsType<NotificationResult.Refused>(received[0]);
        Assert.IsType<NotificationResult.ContractSigned>(received[1]);
    }

    private DeductBody Order(string contractId) =>
        new()
        {
            Description = "First month",
            NotifyUrl = Sandbox.Receiver.Url,
            OutTradeNo = Sandbox.Fresh("D"),
            MerchantCategoryCode = "1011",
            ContractId = contractId,
            Amount = new OrderAmount(888, "HKD"),
        };
}
