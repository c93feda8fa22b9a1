using WeChatPay.Simulator.Faults;
using WeChatPay.Simulator.Transactions;
using WeChatPay.Simulator.Wire;

namespace WeChatPay.Simulator.Refunds;

/// <summary>Requests a refund and applies the rules of out_refund_no (docs/wechat-pay-orders.md, Refunding).</summary>
internal sealed class RequestRefund(World world, RefundFlow flow)
{
    private const int MostPerOrder = 50;
    private const long MostMinorUnits = 1_000_000_000_000;

    public WireReply Handle(WireCall call)
    {
        var fields = new BodyReader(call.Body);
        var party = Party.ReadOwner(fields, world, call.Signer, out var refusal);
        if (refusal is not null)
            return refusal;

        var wanted = Read(fields, party);
        if (fields.Problem is { } problem)
            return problem;

        lock (world.StateLock)
        {
            return call.Fault?.Kind == FaultKinds.Decline
                ? RefundRefusals.Of(call.Fault.Rule?.Code ?? "NOT_ENOUGH", call.Fault.Rule?.Status)
                : Perform(wanted, call.Fault);
        }
    }

    private Refund Read(BodyReader fields, Party party)
    {
        var transaction = fields.TextOrNull("transaction_id", 32);
        var number = fields.TextOrNull("out_trade_no", 32);
        if (transaction is null && number is null)
            fields.Fail("transaction_id", null, "name the order: transaction_id or out_trade_no");

        var refundNumber = fields.Number("out_refund_no", 64, alsoAllowed: '@');
        var reason = fields.TextOrNull("reason", 80);
        var source = fields.TextOrNull("source", 30) ?? FundSources.Unsettled;
        if (source is not (FundSources.Unsettled or FundSources.Recharge))
            fields.Fail("source", source, $"the source is {FundSources.Unsettled} or {FundSources.Recharge}");

        var notifyUrl = fields.Has("notify_url") ? fields.NotifyUrl("notify_url", world.Options.AllowHttp) : null;
        var amount = fields.Object("amount", required: true);
        return new Refund
        {
            Mchid = party.Mchid,
            SubMchid = party.SubMchid,
            OutRefundNo = refundNumber,
            TransactionId = transaction ?? "",
            OutTradeNo = number ?? "",
            Amount = amount.Integer("refund", 1, MostMinorUnits),
            Total = amount.Integer("total", 1, MostMinorUnits),
            Currency = amount.Text("currency", 16),
            Reason = reason,
            FundSource = source,
            NotifyUrl = notifyUrl,
            CreatedAt = world.Clock.Now,
        };
    }

    private WireReply Perform(Refund wanted, Fault? fault)
    {
        if (FindOrder(wanted) is not { } order)
            return RefundRefusals.Of("ORDER_NOT_EXIST");

        var refund = OfOrder(wanted, order);
        if (world.Refunds.TryGetValue(refund.Key, out var known))
        {
            return known.SameContent(refund) ? Accepted(known, order) : RefundRefusals.Of("OUT_REFUND_NO_USED");
        }

        if (RefuseOrder(refund, order) is { } refusal)
            return refusal;

        flow.Accept(refund, order, fault);
        return Accepted(refund, order);
    }

    private static WireReply Accepted(Refund refund, Order order) =>
        WireReply.Ok(RefundView.Accepted(refund, order), WireJson.Wire.RefundReply);

    /// <summary>transaction_id wins; out_trade_no must then name the same order.</summary>
    private Order? FindOrder(Refund wanted)
    {
        var order =
            wanted.TransactionId.Length > 0
                ? world.OrdersByTransaction.GetValueOrDefault(wanted.TransactionId)
                : world.Orders.GetValueOrDefault(wanted.OrderKey);
        return
            order is not null
            && order.Mchid == wanted.Mchid
            && order.SubMchid == wanted.SubMchid
            && (wanted.OutTradeNo.Length == 0 || wanted.OutTradeNo == order.OutTradeNo)
            ? order
            : null;
    }

    private WireReply? RefuseOrder(Refund refund, Order order)
    {
        if (order.SuccessAt is not { } paidAt)
            return RefundRefusals.Of("INVALID_REQUEST", message: "the order is not paid");

        if (refund.Total != order.Total || refund.Currency != order.Currency)
        {
            return RefundRefusals.Of(
                "INVALID_REQUEST",
                message: $"the order is of {order.Total} {order.Currency}, and the refund is not"
            );
        }

        if (world.Clock.Now > paidAt.AddYears(1))
            return RefundRefusals.Of("TRADE_OVERDUE");

        var before = world.RefundsOf(order).Where(r => r.Counts).ToList();
        var left = order.Total - before.Sum(r => r.Amount);
        if (refund.Amount > left)
            return RefundRefusals.Of("INVALID_REQUEST", message: $"only {left} of the order is left to refund");

        if (before.Count >= MostPerOrder)
            return RefundRefusals.Of("INVALID_REQUEST", message: $"an order takes at most {MostPerOrder} refunds");

        var last = world.RefundsOf(order).Select(r => (DateTimeOffset?)r.CreatedAt).Max();
        return last is { } at && (world.Clock.Now - at).TotalSeconds < world.Options.RefundSpacingSeconds
            ? RefundRefusals.Of("FREQUENCY_LIMITED")
            : RefuseMoney(refund, order);
    }

    private WireReply? RefuseMoney(Refund refund, Order order)
    {
        if (world.Users.GetValueOrDefault(order.Openid)?.Declines == "USER_ACCOUNT_ABNORMAL")
            return RefundRefusals.Of("USER_ACCOUNT_ABNORMAL");

        var merchant = world.Merchants[refund.SubMchid ?? refund.Mchid];
        var enough =
            refund.FundSource == FundSources.Recharge
                ? merchant.RechargeCurrency == refund.Currency && merchant.RechargeBalance >= refund.Amount
                : merchant.UnsettledFunds is null || merchant.UnsettledFunds >= refund.Amount;
        return enough ? null : RefundRefusals.Of("NOT_ENOUGH");
    }

    private static Refund OfOrder(Refund wanted, Order order) =>
        new()
        {
            Mchid = wanted.Mchid,
            SubMchid = wanted.SubMchid,
            OutRefundNo = wanted.OutRefundNo,
            OutTradeNo = order.OutTradeNo,
            TransactionId = order.TransactionId ?? "",
            Amount = wanted.Amount,
            Total = wanted.Total,
            Currency = wanted.Currency,
            Reason = wanted.Reason,
            FundSource = wanted.FundSource,
            NotifyUrl = wanted.NotifyUrl,
            CreatedAt = wanted.CreatedAt,
        };
}
