using WeChatPay.Simulator.Faults;
using WeChatPay.Simulator.Wire;

namespace WeChatPay.Simulator.Transactions;

/// <summary>
/// Returns an order by transaction_id or out_trade_no (docs/wechat-pay.md, Query). The calls of APP orders also find
/// deductions; the calls of papay find deductions only (docs/wechat-pay-orders.md, APP orders).
/// </summary>
internal sealed class QueryOrder(World world)
{
    public WireReply Handle(WireCall call)
    {
        var fields = new QueryReader(call.Query);
        var ofApp = call.Route.OfApp;
        WireReply? refusal;
        var subMchid = ofApp
            ? Party.ReadOwner(fields, world, call.Signer, out refusal, withApp: false).SubMchid
            : Party.ReadSubMerchant(fields, world, call.Signer, out refusal);
        if (refusal is not null)
            return refusal;

        var number = call.Route.Argument;
        if (number.Length > 32)
            return WireReply.Parameter(call.Route.NamedBy, number, "the value is too long", "url");

        lock (world.StateLock)
        {
            var order = call.Route.ByTransactionId
                ? world.OrdersByTransaction.GetValueOrDefault(number)
                : world.Orders.GetValueOrDefault(new OrderKey(call.Signer.Mchid, subMchid, number));
            if (
                order is null
                || order.Mchid != call.Signer.Mchid
                || order.SubMchid != subMchid
                || (order.IsApp && !ofApp)
                || call.Fault?.Kind == FaultKinds.Stale
            )
            {
                return WireReply.Refuse(404, "ORDER_NOT_EXIST", "the order does not exist");
            }

            return ofApp
                ? WireReply.Ok(AppOrderView.Of(order, world.ContractOf(order)), WireJson.Wire.AppOrderReply)
                : WireReply.Ok(TransactionView.Of(order, world.ContractOf(order)), WireJson.Wire.TransactionReply);
        }
    }
}
