using System.Text.Json;
using WeChatPay.Simulator.Clock;
using WeChatPay.Simulator.Faults;
using WeChatPay.Simulator.Journal;
using WeChatPay.Simulator.Notifications;
using WeChatPay.Simulator.Transactions;
using WeChatPay.Simulator.Wire;

namespace WeChatPay.Simulator.Refunds;

/// <summary>The only place that moves money back. Every method requires the state lock.</summary>
internal sealed class RefundFlow(World world, NotificationOutbox outbox)
{
    private const double SlowSeconds = 3 * 86400;
    private const double HandledSeconds = 3 * 86400;

    /// <summary>Accepts a refund and takes the money from the merchant; the refund arrives later.</summary>
    public void Accept(Refund refund, Order order, Fault? fault)
    {
        var now = world.Clock.Now;
        refund.RefundId = $"5030{now.ToOffset(TimeSpan.FromHours(8)):yyyyMMdd}{world.NextNumber()}";
        refund.PayerRefund = Part(refund, order, order.PayerTotal, r => r.PayerRefund);
        refund.Discount = Part(refund, order, order.Discount, r => r.Discount);
        refund.ResolveTo = fault?.Kind switch
        {
            FaultKinds.RefundAbnormal => RefundStates.Abnormal,
            FaultKinds.RefundCloses => RefundStates.Closed,
            _ => RefundStates.Success,
        };
        var usual = fault?.Kind == FaultKinds.RefundSlow ? SlowSeconds : world.Options.RefundSeconds;
        refund.ResolveAt = now.AddSeconds(fault?.Delay(usual) ?? usual);
        // A seeded fault has no tester: the refund is handled automatically after some days.
        refund.HandledAt = fault is { Kind: FaultKinds.RefundAbnormal, Rule: null }
            ? refund.ResolveAt.Value.AddSeconds(HandledSeconds)
            : null;
        order.TradeState = TradeStates.Refund;
        var funds = ChangeFunds(refund, -refund.Amount);
        world.Commit(
            new JournalEntry
            {
                Refund = refund,
                Order = order,
                Merchant = funds,
            }
        );
        world.Due.Add(new DueItem.Arrive(refund.ResolveAt.Value, refund.Key));
    }

    /// <summary>Moves a refund to its due state.</summary>
    public void Resolve(DueItem.Arrive due)
    {
        lock (world.StateLock)
        {
            if (world.Refunds.TryGetValue(due.Refund, out var refund) && refund.ResolveAt == due.At)
                Move(refund, refund.ResolveTo ?? RefundStates.Success);
        }
    }

    /// <summary>
    /// Moves a refund to a state and sends a notification; returns the reason if it cannot. A final state does not
    /// change.
    /// </summary>
    public string? Move(Refund refund, string status)
    {
        if (refund.Status is RefundStates.Success or RefundStates.Closed || refund.Status == status)
            return $"The refund is already {refund.Status}.";

        var order = world.Orders[refund.OrderKey];
        refund.Status = status;
        refund.ResolveAt = status == RefundStates.Abnormal ? refund.HandledAt : null;
        refund.ResolveTo = refund.ResolveAt is null ? null : RefundStates.Success;
        var entry = new JournalEntry { Refund = refund, Order = order };
        if (status == RefundStates.Success)
        {
            refund.SuccessAt = world.Clock.Now;
            if (world.Users.TryGetValue(order.Openid, out var user) && user.Balance is not null)
            {
                user.Balance += refund.Amount - refund.Discount;
                entry.User = user;
            }
        }
        else if (status == RefundStates.Closed)
        {
            entry.Merchant = ChangeFunds(refund, refund.Amount);
            order.TradeState = world.RefundsOf(order).Any(r => r.Counts) ? TradeStates.Refund : TradeStates.Success;
        }

        outbox.Announce(entry, EventToSend(refund, order));
        if (refund.ResolveAt is { } at)
            world.Due.Add(new DueItem.Arrive(at, refund.Key));

        return null;
    }

    private static EventToSend EventToSend(Refund refund, Order order) =>
        new(
            "REFUND." + RefundStates.InNotification(refund.Status),
            "refund",
            refund.Mchid,
            refund.NotifyUrl,
            JsonSerializer.Serialize(RefundView.Event(refund, order), WireJson.Wire.RefundEvent),
            refund.OutRefundNo,
            order.Openid
        );

    /// <summary>
    /// The refund's share of a total: if the order is refunded completely, the shares add up to the total.
    /// </summary>
    private long Part(Refund refund, Order order, long whole, Func<Refund, long> partOf)
    {
        var before = world.RefundsOf(order).Where(r => r.Counts).ToList();
        return before.Sum(r => r.Amount) + refund.Amount == order.Total
            ? whole - before.Sum(partOf)
            : (long)((Int128)whole * refund.Amount / order.Total);
    }

    /// <summary>The merchant whose funds change; null if the funds are unlimited.</summary>
    private MerchantSettings? ChangeFunds(Refund refund, long change)
    {
        var merchant = world.Merchants[refund.SubMchid ?? refund.Mchid];
        if (refund.FundSource == FundSources.Recharge)
        {
            merchant.RechargeBalance += change;
            return merchant;
        }

        if (merchant.UnsettledFunds is null)
            return null;

        merchant.UnsettledFunds += change;
        return merchant;
    }
}
