using WeChatPay.Simulator.Faults;
using WeChatPay.Simulator.Transactions;
using WeChatPay.Simulator.Wire;

namespace WeChatPay.Simulator.Refunds;

/// <summary>
/// Returns a refund by either number, the refunds of an order by page, and the recharge balance for refunds
/// (docs/wechat-pay-orders.md, Refunds).
/// </summary>
internal sealed class QueryRefunds(World world)
{
    private const int MostPerPage = 20;

    public WireReply One(WireCall call)
    {
        var party = Party.ReadOwner(new QueryReader(call.Query), world, call.Signer, out var refusal, withApp: false);
        if (refusal is not null)
            return refusal;

        lock (world.StateLock)
        {
            var number = call.Route.Argument;
            var refund = call.Route.Variant is null
                ? world.RefundsById.GetValueOrDefault(number)
                : world.Refunds.GetValueOrDefault(new RefundKey(party.Mchid, party.SubMchid, number));
            return
                refund is not null
                && refund.Mchid == party.Mchid
                && refund.SubMchid == party.SubMchid
                && call.Fault?.Kind != FaultKinds.Stale
                ? WireReply.Ok(RefundView.Found(refund, world.Orders[refund.OrderKey]), WireJson.Wire.RefundReply)
                : WireReply.Refuse(404, "RESOURCE_NOT_EXISTS", "the refund does not exist");
        }
    }

    public WireReply List(WireCall call)
    {
        var fields = new QueryReader(call.Query);
        var party = Party.ReadOwner(fields, world, call.Signer, out var refusal, withApp: false);
        if (refusal is not null)
            return refusal;

        var transaction = fields.TextOrNull("transaction_id", 32);
        var number = fields.TextOrNull("out_trade_no", 32);
        if (transaction is null && number is null)
            fields.Fail("transaction_id", null, "name the order: transaction_id or out_trade_no");

        var offset = fields.Integer("offset");
        var count = fields.Integer("count");
        if (fields.Problem is null && count is < 1 or > MostPerPage)
            fields.Fail("count", $"{count}", $"the value must be from 1 to {MostPerPage}");

        return fields.Problem ?? List(party, transaction, number, offset, (int)count, call.Fault);
    }

    public WireReply Balance(WireCall call)
    {
        lock (world.StateLock)
        {
            var number = call.Signer.IsInstitution ? call.Route.Argument : call.Signer.Mchid;
            // Each mode has its own path.
            return
                call.Signer.IsInstitution == (call.Route.Argument.Length > 0)
                && world.Merchants.TryGetValue(number, out var merchant)
                && merchant.IsSubMerchant == call.Signer.IsInstitution
                ? WireReply.Ok(
                    new BalanceReply(merchant.RechargeBalance, merchant.RechargeCurrency),
                    WireJson.Wire.BalanceReply
                )
                : WireReply.NoAuth("the balance is another merchant's");
        }
    }

    private WireReply List(Party party, string? transaction, string? number, long offset, int count, Fault? fault)
    {
        lock (world.StateLock)
        {
            var order = transaction is not null
                ? world.OrdersByTransaction.GetValueOrDefault(transaction)
                : world.Orders.GetValueOrDefault(new OrderKey(party.Mchid, party.SubMchid, number!));
            if (
                order is null
                || order.Mchid != party.Mchid
                || order.SubMchid != party.SubMchid
                || fault?.Kind == FaultKinds.Stale
            )
            {
                return RefundRefusals.Of("ORDER_NOT_EXIST");
            }

            var all = world.RefundsOf(order);
            var page = all.Skip((int)Math.Min(offset, int.MaxValue))
                .Take(count)
                .Select(refund => RefundView.Listed(refund, order))
                .ToList();
            var direct = party.SubMchid is null;
            return WireReply.Ok(
                new RefundsReply(
                    order.TransactionId,
                    direct ? party.Mchid : null,
                    direct ? null : party.Mchid,
                    party.SubMchid,
                    order.OutTradeNo,
                    TransactionView.Amount(order, order.SuccessAt is not null),
                    all.Count,
                    page.Count,
                    page
                ),
                WireJson.Wire.RefundsReply
            );
        }
    }
}
