using WeChatPay.Simulator.Faults;
using WeChatPay.Simulator.Transactions;
using WeChatPay.Simulator.Wire;

namespace WeChatPay.Simulator.Orders;

/// <summary>Closes an APP order that is not paid (docs/wechat-pay-orders.md, Closing).</summary>
internal sealed class CloseOrder(World world, Charging charging)
{
    private const double LateSeconds = 5;

    public WireReply Handle(WireCall call)
    {
        var party = Party.ReadOwner(new BodyReader(call.Body), world, call.Signer, out var refusal, withApp: false);
        if (refusal is not null)
            return refusal;

        if (call.Route.Argument.Length > 32)
            return WireReply.Parameter(call.Route.NamedBy, call.Route.Argument, "the value is too long", "url");

        lock (world.StateLock)
        {
            var order = call.Route.ByTransactionId
                ? world.OrdersByTransaction.GetValueOrDefault(call.Route.Argument)
                : world.Orders.GetValueOrDefault(new OrderKey(party.Mchid, party.SubMchid, call.Route.Argument));
            return order is null || !order.IsApp || order.Mchid != party.Mchid || order.SubMchid != party.SubMchid
                ? OrderRefusals.Of("ORDER_NOT_EXIST")
                : Close(order, call.Fault);
        }
    }

    private WireReply Close(Order order, Fault? fault)
    {
        if (fault?.Kind == FaultKinds.Decline)
            return OrderRefusals.Of(fault.Rule?.Code ?? "SYSTEM_ERROR", fault.Rule?.Status);

        if (order.TradeState == TradeStates.NotPay && fault?.Kind == FaultKinds.PaysFirst)
            charging.Pay(order, Charging.MadeUpOpenid(order));

        if (order.Paid)
            return OrderRefusals.Of("ORDER_PAID");

        if (order.TradeState != TradeStates.NotPay)
            return OrderRefusals.Of("ORDER_CLOSED");

        if ((world.Clock.Now - order.CreatedAt).TotalSeconds < world.Options.CloseAfterSeconds)
        {
            return OrderRefusals.Of(
                "INVALID_REQUEST",
                message: $"an order may be closed {world.Options.CloseAfterSeconds} s after it was created"
            );
        }

        if (fault?.Kind == FaultKinds.PaysAfter)
            charging.CloseTooLate(order, world.Clock.Now.AddSeconds(fault.Delay(LateSeconds)));
        else
            charging.Close(order);

        return WireReply.NoContent;
    }
}
