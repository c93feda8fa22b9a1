using WeChatPay.Simulator.Refunds;
using WeChatPay.Simulator.Transactions;

namespace WeChatPay.Simulator.Statements;

/// <summary>One movement of money: an order that was paid, or a refund of it that arrived.</summary>
internal sealed record Trade(Order Order, Refund? Refund, DateTimeOffset At)
{
    private static readonly TimeSpan Home = TimeSpan.FromHours(8);

    /// <summary>What is asked for in the table of a day, in the order's minor units.</summary>
    public long Amount => Refund?.Amount ?? Order.Total;

    /// <summary>What of the amount a discount made up.</summary>
    public long Discount => Refund?.Discount ?? Order.Discount;

    /// <summary>What of the amount the merchant is paid, before fees.</summary>
    public long Settled => Amount - Promotions.Unsettled(Order, Discount);

    /// <summary>The gateway's fee; of a refund the part that is given back with it.</summary>
    public long Fee(int basisPoints) => ((Settled * basisPoints) + 5_000) / 10_000;

    public string Currency => Order.Currency;

    public DateOnly Day => DayOf(At);

    public static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.ToOffset(Home).DateTime);

    /// <summary>The moment at which an hour of a day in UTC+8 strikes.</summary>
    public static DateTimeOffset Hour(DateOnly day, int hour) => new(day.ToDateTime(new TimeOnly(hour, 0)), Home);

    /// <summary>
    /// All movements of a merchant in the order in which they happened; of an institution those of one sub-merchant or
    /// of all. Under the world's gate.
    /// </summary>
    public static List<Trade> Of(World world, string mchid, string? subMchid)
    {
        bool Belongs(string owner, string? sub) => owner == mchid && (subMchid is null || sub == subMchid);
        var payments = world
            .Orders.Values.Where(order => Belongs(order.Mchid, order.SubMchid) && order.SuccessAt is not null)
            .Select(order => new Trade(order, null, order.SuccessAt!.Value));
        var refunds = world
            .Refunds.Values.Where(refund => Belongs(refund.Mchid, refund.SubMchid) && refund.SuccessAt is not null)
            .Select(refund => new Trade(world.Orders[refund.OrderKey], refund, refund.SuccessAt!.Value));
        return
        [
            .. payments
                .Concat(refunds)
                .OrderBy(trade => trade.At)
                .ThenBy(trade => trade.Order.OutTradeNo, StringComparer.Ordinal)
                .ThenBy(trade => trade.Refund?.OutRefundNo, StringComparer.Ordinal),
        ];
    }
}
