using WeChatPay.Simulator.Clock;
using WeChatPay.Simulator.Contracts;
using WeChatPay.Simulator.Faults;
using WeChatPay.Simulator.Journal;
using WeChatPay.Simulator.Notifications;
using WeChatPay.Simulator.Refunds;
using WeChatPay.Simulator.Statements;
using WeChatPay.Simulator.Transactions;

namespace WeChatPay.Simulator;

/// <summary>
/// The state of the simulator, indexed for every query of the API. An operation holds <see cref="StateLock"/>, changes
/// objects, and ends with one <see cref="Commit"/>.
/// </summary>
internal sealed class World : IDisposable
{
    private readonly StateJournal? journal;
    private readonly Dictionary<OrderKey, List<Refund>> refundsByOrder = [];
    private long number;

    public World(SimulatorOptions options, StateJournal? journal)
    {
        Options = options;
        this.journal = journal;
        Clock = new BusinessClock(options.Time, options.StandsAt);
        Due = new DueQueue(StateLock, IsValid);
        NotificationLog = new RecentLog<Notification>(options.NotificationsKept);
    }

    public Lock StateLock { get; } = new();

    public SimulatorOptions Options { get; }

    public BusinessClock Clock { get; }

    public DueQueue Due { get; }

    public Dictionary<string, Session> Sessions { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Contract> Contracts { get; } = new(StringComparer.Ordinal);

    public Dictionary<ContractCode, Contract> ContractsByCode { get; } = [];

    public Dictionary<UserPlan, Contract> SignedByUserPlan { get; } = [];

    public Dictionary<OrderKey, Order> Orders { get; } = [];

    public Dictionary<string, Order> OrdersByTransaction { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Order> OrdersByPrepay { get; } = new(StringComparer.Ordinal);

    public Dictionary<(string Mchid, string PayerKey), int> OrdersOfPayer { get; } = [];

    public Dictionary<RefundKey, Refund> Refunds { get; } = [];

    public Dictionary<string, Refund> RefundsById { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, User> Users { get; } = new(StringComparer.Ordinal);

    /// <summary>Differences between the statements and the ledger.</summary>
    public IReadOnlyList<Planted> Planted { get; private set; } = [];

    public Dictionary<long, Template> Templates { get; } = [];

    public Dictionary<string, MerchantSettings> Merchants { get; } = new(StringComparer.Ordinal);

    /// <summary>Notifications that are still to be delivered.</summary>
    public Dictionary<string, Notification> Pending { get; } = new(StringComparer.Ordinal);

    public RecentLog<Notification> NotificationLog { get; }

    public Ledger Ledger { get; } = new();

    public ActiveFaults Faults { get; } = new();

    public long LastNumber => number;

    /// <summary>16 digits that were never issued before. Requires the state lock.</summary>
    public string NextNumber() => (++number).ToString("D16");

    /// <summary>Indexes and journals a change before the reply is sent. Requires the state lock.</summary>
    public void Commit(JournalEntry entry)
    {
        entry.Number = number;
        Index(entry);
        journal?.Append(entry);
    }

    /// <summary>Puts the objects of an entry into the indexes, both for a new change and for a replayed line.</summary>
    public void Index(JournalEntry entry)
    {
        number = Math.Max(number, entry.Number ?? 0);
        if (entry.Session is { } session)
            Sessions[session.SessionId] = session;

        if (entry.Contract is { } contract)
            IndexContract(contract);

        if (entry.Order is { } order)
            IndexOrder(order);

        if (entry.Refund is { } refund)
            IndexRefund(refund);

        if (entry.Planted is { } planted)
            Planted = planted;

        if (entry.User is { } user)
            Users[user.Openid] = user;

        if (entry.Template is { } template)
            Templates[template.PlanId] = template;

        if (entry.Merchant is { } merchant)
            Merchants[merchant.Mchid] = merchant;

        if (entry.Notification is { State: NotificationState.Pending } notification)
            Pending[notification.Id] = notification;

        if (entry.Progress is { } progress)
            Advance(progress);
    }

    private void IndexContract(Contract contract)
    {
        Contracts[contract.ContractId] = contract;
        ContractsByCode[contract.Code] = contract;
        if (contract.Signed)
        {
            SignedByUserPlan[contract.UserPlan] = contract;
        }
        else if (
            SignedByUserPlan.TryGetValue(contract.UserPlan, out var current)
            && current.ContractId == contract.ContractId
        )
        {
            SignedByUserPlan.Remove(contract.UserPlan);
        }
    }

    /// <summary>The contract that pays an order; an APP order has none.</summary>
    public Contract? ContractOf(Order order) =>
        order.ContractId is null ? null : Contracts.GetValueOrDefault(order.ContractId);

    private void IndexOrder(Order order)
    {
        Ledger.Put(Orders.GetValueOrDefault(order.Key), order);
        Orders[order.Key] = order;
        var payer = (order.Mchid, order.PayerKey);
        OrdersOfPayer[payer] = Math.Max(OrdersOfPayer.GetValueOrDefault(payer), order.Ordinal);
        if (order.TransactionId is { } transaction)
            OrdersByTransaction[transaction] = order;

        if (order.PrepayId is { } prepay)
            OrdersByPrepay[prepay] = order;

        if (order.ContractId is not null && Contracts.TryGetValue(order.ContractId, out var contract))
        {
            contract.BusyWith =
                order.TradeState == TradeStates.UserPaying ? order.OutTradeNo
                : contract.BusyWith == order.OutTradeNo ? null
                : contract.BusyWith;
        }
    }

    /// <summary>The refunds of an order, oldest first.</summary>
    public IReadOnlyList<Refund> RefundsOf(Order order) => refundsByOrder.GetValueOrDefault(order.Key) ?? [];

    private void IndexRefund(Refund refund)
    {
        var known = Refunds.GetValueOrDefault(refund.Key);
        Ledger.Put(known, refund);
        Refunds[refund.Key] = refund;
        RefundsById[refund.RefundId] = refund;
        if (!refundsByOrder.TryGetValue(refund.OrderKey, out var refunds))
            refundsByOrder[refund.OrderKey] = refunds = [];

        var at = known is null ? -1 : refunds.IndexOf(known);
        if (at < 0)
            refunds.Add(refund);
        else
            refunds[at] = refund;
    }

    private void Advance(NotificationProgress progress)
    {
        if (!Pending.TryGetValue(progress.Id, out var notification))
            return;

        notification.Attempts = progress.Attempts;
        notification.NextAt = progress.NextAt;
        notification.State = progress.State;
        if (progress.State != NotificationState.Pending)
            Pending.Remove(progress.Id);
    }

    private bool IsValid(DueItem item) =>
        item switch
        {
            DueItem.Deliver { Extra: true } => true,
            DueItem.Deliver delivery => delivery.Notification.State == NotificationState.Pending
                && delivery.Notification.NextAt == delivery.At,
            DueItem.Resolve resolve => Orders.TryGetValue(resolve.Order, out var order)
                && order.ResolveAt == resolve.At,
            DueItem.Expire expire => Orders.TryGetValue(expire.Order, out var open)
                && open.ExpiresAt == expire.At
                && open.TradeState == TradeStates.NotPay,
            DueItem.Arrive arrive => Refunds.TryGetValue(arrive.Refund, out var refund)
                && refund.ResolveAt == arrive.At,
            _ => false,
        };

    public void FlushToDisk() => journal?.FlushToDisk();

    public void Dispose() => journal?.Dispose();
}
