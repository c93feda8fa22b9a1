using System.Text.Json;
using WeChatPay.Simulator.Wire;

namespace WeChatPay.Simulator.Transactions;

/// <summary>Closes an unpaid order (docs/wechat-pay.md, Reversing); it never refunds money.</summary>
internal sealed class ReverseOrder(World world, Charging charging)
{
    public WireReply Handle(WireCall call)
    {
        // The body takes precedence over the query (D-03).
        var inBody = call.Body.ValueKind == JsonValueKind.Object && call.Body.TryGetProperty("sub_mchid", out _);
        FieldReader fields =
            inBody || !call.Query.ContainsKey("sub_mchid") ? new BodyReader(call.Body) : new QueryReader(call.Query);
        var subMchid = Party.ReadSubMerchant(fields, world, call.Signer, out var refusal);
        if (refusal is not null)
            return refusal;

        if (call.Route.Argument.Length > 32)
            return WireReply.Parameter("out_trade_no", call.Route.Argument, "the value is too long", "url");

        lock (world.StateLock)
        {
            var order = world.Orders.GetValueOrDefault(new OrderKey(call.Signer.Mchid, subMchid, call.Route.Argument));
            switch (order?.IsApp == true ? null : order?.TradeState)
            {
                case null:
                    return WireReply.Refuse(404, "NOT_FOUND", "the order does not exist");
                case TradeStates.Success or TradeStates.Refund:
                    return WireReply.Refuse(400, "ORDER_PAID", "the order is paid; give the money back with a refund");
                case TradeStates.NotPay or TradeStates.UserPaying:
                    charging.Close(order!);
                    return WireReply.NoContent;
                default:
                    return WireReply.Refuse(400, "ORDER_CLOSED", "the order is closed already");
            }
        }
    }
}
