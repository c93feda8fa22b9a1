namespace WeChatPay.Simulator.Transactions;

/// <summary>Money taken and given back, by merchant and currency, kept up with every change of an order.</summary>
internal sealed class Ledger
{
    private readonly Dictionary<(string Mchid, string? SubMchid, string Currency), Total> totals = [];

    /// <summary>Books the order as it is now instead of as it was; under the world's gate.</summary>
    public void Put(Order? before, Order order)
    {
        if (before is not null)
        {
            Add(before, -before.Booked.Paid, -before.Booked.Refunded, before.Booked.Paid > 0 ? -1 : 0);
            before.Booked = default;
        }

        var paid = order.TradeState == TradeStates.Success ? order.Total : 0;
        order.Booked = (paid, order.Refunded);
        Add(order, paid, order.Refunded, paid > 0 ? 1 : 0);
    }

    public IReadOnlyList<LedgerTotal> Totals() =>
    [
        .. totals.OrderBy(t => t.Key).Select(t => new LedgerTotal(
            t.Key.Mchid, t.Key.SubMchid, t.Key.Currency, t.Value.Paid, t.Value.Refunded,
            t.Value.Paid - t.Value.Refunded, t.Value.Orders)),
    ];

    private void Add(Order order, long paid, long refunded, int orders)
    {
        var key = (order.Mchid, order.SubMchid, order.Currency);
        var total = totals.GetValueOrDefault(key) ?? (totals[key] = new Total());
        total.Paid += paid;
        total.Refunded += refunded;
        total.Orders += orders;
    }

    private sealed class Total
    {
        public long Paid { get; set; }
        public long Refunded { get; set; }
        public long Orders { get; set; }
    }
}

/// <summary>One line of the totals: minor units; orders are those that were paid.</summary>
internal sealed record LedgerTotal(
    string Mchid, string? SubMchid, string Currency, long Paid, long Refunded, long Net, long Orders);
