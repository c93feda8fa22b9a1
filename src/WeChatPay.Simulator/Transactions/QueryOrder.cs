using WeChatPay.Simulator.Faults;
using WeChatPay.Simulator.Wire;

namespace WeChatPay.Simulator.Transactions;

/// <summary>Order by transaction_id or by out_trade_no (docs/wechat-pay.md, Query).</summary>
internal sealed class QueryOrder(World world)
{
    public WireReply Handle(WireCall call)
    {
        var subMchid = Party.ReadSubMerchant(new QueryReader(call.Query), world, call.Signer, out var refusal);
        if (refusal is not null)
        {
            return refusal;
        }

        var number = call.Route.Argument;
        if (number.Length > 32)
        {
            var name = call.Route.Variant ?? "transaction_id";
            return WireReply.Parameter(name, number, "the value is too long", "url");
        }

        lock (world.Gate)
        {
            var order = call.Route.Variant is null
                ? world.OrdersByTransaction.GetValueOrDefault(number)
                : world.Orders.GetValueOrDefault(new OrderKey(call.Signer.Mchid, subMchid, number));
            var known = order is not null && order.Mchid == call.Signer.Mchid && order.SubMchid == subMchid;
            return known && call.Fault?.Kind != FaultKinds.Stale
                ? WireReply.Ok(
                    TransactionView.Of(order!, world.Contracts.GetValueOrDefault(order!.ContractId)),
                    WireJson.Wire.TransactionReply)
                : WireReply.Refuse(404, "ORDER_NOT_EXIST", "the order does not exist");
        }
    }
}
