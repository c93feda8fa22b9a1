using System.Text.Json;
using WeChatPay.Simulator.Clock;
using WeChatPay.Simulator.Contracts;
using WeChatPay.Simulator.Journal;
using WeChatPay.Simulator.Notifications;
using WeChatPay.Simulator.Wire;

namespace WeChatPay.Simulator.Transactions;

/// <summary>The only place that takes money. Every method requires the state lock.</summary>
internal sealed class Charging(World world, NotificationOutbox outbox)
{
    /// <summary>Takes the money, books it and sends TRANSACTION.SUCCESS, all in one journal entry.</summary>
    public void Succeed(Order order, Contract? contract)
    {
        var now = world.Clock.Now;
        order.TradeState = TradeStates.Success;
        order.SuccessAt = now;
        order.TransactionId ??= NewTransactionId(now);
        order.PayerCurrency = "CNY";
        order.ResolveAt = null;
        var entry = new JournalEntry { Order = order };
        if (world.Users.TryGetValue(order.Openid, out var user))
        {
            (order.Discount, order.DiscountType) = Promotions.Use(user, order.Total);
            user.Balance -= order.Total - order.Discount;
            entry.User = user;
        }

        (order.PayerTotal, order.Rate) = ExchangeRates.ToCny(order.Total - order.Discount, order.Currency);

        var payload = order.IsApp
            ? JsonSerializer.Serialize(AppOrderView.Of(order, contract), WireJson.Wire.AppOrderReply)
            : JsonSerializer.Serialize(TransactionView.Of(order, contract), WireJson.Wire.TransactionReply);
        outbox.Announce(
            entry,
            new EventToSend(
                "TRANSACTION.SUCCESS",
                "transaction",
                order.Mchid,
                order.NotifyUrl,
                payload,
                order.OutTradeNo,
                order.Openid
            )
        );
    }

    /// <summary>Leaves an order in progress until a time of the business clock.</summary>
    public void Start(Order order, string end, DateTimeOffset at)
    {
        order.TradeState = TradeStates.UserPaying;
        order.TransactionId ??= NewTransactionId(world.Clock.Now);
        order.ResolveTo = end;
        order.ResolveAt = at;
        world.Commit(new JournalEntry { Order = order });
        world.Due.Add(new DueItem.Resolve(at, order.Key));
    }

    /// <summary>
    /// Moves an order in progress to its final state; if the payer does not have enough money, the order is closed.
    /// </summary>
    public void Resolve(DueItem.Resolve due)
    {
        lock (world.StateLock)
        {
            if (!world.Orders.TryGetValue(due.Order, out var order) || order.ResolveAt != due.At)
                return;

            var user = world.Users.GetValueOrDefault(order.Openid);
            if (order.ResolveTo == TradeStates.Success && user?.CanPay(order.Total, order.Currency) != false)
            {
                Succeed(order, world.ContractOf(order));
                return;
            }

            order.TradeState = TradeStates.Closed;
            order.ResolveAt = null;
            world.Commit(new JournalEntry { Order = order });
        }
    }

    /// <summary>Opens an APP order; it expires if it is not paid in time.</summary>
    public void Open(Order order)
    {
        world.Commit(new JournalEntry { Order = order });
        world.Due.Add(new DueItem.Expire(order.ExpiresAt!.Value, order.Key));
    }

    /// <summary>A person pays an APP order in time or, to simulate a race, after it was closed.</summary>
    public void Pay(Order order, string openid)
    {
        order.Openid = openid;
        Succeed(order, null);
    }

    /// <summary>Closes an APP order whose payment arrives afterwards.</summary>
    public void CloseTooLate(Order order, DateTimeOffset paidAt)
    {
        order.TradeState = TradeStates.Closed;
        order.Openid = MadeUpOpenid(order);
        order.ResolveTo = TradeStates.Success;
        order.ResolveAt = paidAt;
        world.Commit(new JournalEntry { Order = order });
        world.Due.Add(new DueItem.Resolve(paidAt, order.Key));
    }

    /// <summary>The payment fails permanently.</summary>
    public void Fail(Order order)
    {
        order.TradeState = TradeStates.PayError;
        world.Commit(new JournalEntry { Order = order });
    }

    /// <summary>Closes an APP order that has expired.</summary>
    public void Expire(DueItem.Expire due)
    {
        lock (world.StateLock)
        {
            if (world.Orders.TryGetValue(due.Order, out var order) && order.TradeState == TradeStates.NotPay)
                Close(order);
        }
    }

    /// <summary>A made-up payer for an order without a named payer: always the same one.</summary>
    public static string MadeUpOpenid(Order order) => $"oPAYER{order.Ordinal:D22}";

    /// <summary>Closes an unpaid order; it can never be paid afterwards.</summary>
    public void Close(Order order)
    {
        order.TradeState = TradeStates.Closed;
        order.ResolveAt = null;
        world.Commit(new JournalEntry { Order = order });
    }

    private string NewTransactionId(DateTimeOffset now) =>
        $"4200{now.ToOffset(TimeSpan.FromHours(8)):yyyyMMdd}{world.NextNumber()}";
}
