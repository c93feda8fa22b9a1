using WeChatPay.Simulator.Refunds;

namespace WeChatPay.Simulator.Transactions;

/// <summary>
/// Money received and refunded, by merchant and currency, updated with every change of an order or a refund.
/// </summary>
internal sealed class Ledger
{
    private readonly Dictionary<(string Mchid, string? SubMchid, string Currency), Total> totals = [];

    /// <summary>Replaces what was booked for the order. Requires the state lock.</summary>
    public void Put(Order? before, Order order)
    {
        var was = before?.Booked ?? 0;
        order.Booked = order.Paid ? order.Total : 0;
        var total = Of(order.Mchid, order.SubMchid, order.Currency);
        total.Paid += order.Booked - was;
        total.Orders += Math.Sign(order.Booked) - Math.Sign(was);
    }

    /// <summary>The same for a refund, which is "refunding" until it arrives.</summary>
    public void Put(Refund? before, Refund refund)
    {
        var was = before?.Booked ?? default;
        refund.Booked = refund.Status switch
        {
            RefundStates.Success => (refund.Amount, 0),
            RefundStates.Closed => (0, 0),
            _ => (0, refund.Amount),
        };
        var total = Of(refund.Mchid, refund.SubMchid, refund.Currency);
        total.Refunded += refund.Booked.Refunded - was.Refunded;
        total.Refunding += refund.Booked.Refunding - was.Refunding;
    }

    public IReadOnlyList<LedgerTotal> Totals() =>
        [
            .. totals
                .OrderBy(t => t.Key)
                .Select(t => new LedgerTotal(
                    t.Key.Mchid,
                    t.Key.SubMchid,
                    t.Key.Currency,
                    t.Value.Paid,
                    t.Value.Refunded,
                    t.Value.Paid - t.Value.Refunded,
                    t.Value.Orders,
                    t.Value.Refunding
                )),
        ];

    private Total Of(string mchid, string? subMchid, string currency)
    {
        var key = (mchid, subMchid, currency);
        return totals.GetValueOrDefault(key) ?? (totals[key] = new Total());
    }

    private sealed class Total
    {
        public long Paid { get; set; }
        public long Refunded { get; set; }
        public long Refunding { get; set; }
        public long Orders { get; set; }
    }
}

/// <summary>
/// One line of the totals, in minor units. Only paid orders count; <paramref name="Refunded"/> has arrived,
/// <paramref name="Refunding"/> is in progress.
/// </summary>
internal sealed record LedgerTotal(
    string Mchid,
    string? SubMchid,
    string Currency,
    long Paid,
    long Refunded,
    long Net,
    long Orders,
    long Refunding
);
