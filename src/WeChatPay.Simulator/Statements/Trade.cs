using WeChatPay.Simulator.Refunds;
using WeChatPay.Simulator.Transactions;

namespace WeChatPay.Simulator.Statements;

/// <summary>One movement of money: a paid order, or a refund that arrived.</summary>
internal sealed record Trade(Order Order, Refund? Refund, DateTimeOffset At)
{
    private static readonly TimeSpan Home = TimeSpan.FromHours(8);

    /// <summary>The amount in the statement, in minor units of the order's currency.</summary>
    public long Amount => Refund?.Amount ?? Order.Total;

    /// <summary>The part of the amount that a discount paid.</summary>
    public long Discount => Refund?.Discount ?? Order.Discount;

    /// <summary>The part of the amount that is settled to the merchant, before fees.</summary>
    public long Settled => Amount - Promotions.Unsettled(Order, Discount);

    /// <summary>The gateway's fee; for a refund, the fee that is returned.</summary>
    public long Fee(int basisPoints) => ((Settled * basisPoints) + 5_000) / 10_000;

    public string Currency => Order.Currency;

    public DateOnly Day => DayOf(At);

    public static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.ToOffset(Home).DateTime);

    /// <summary>An hour of a day in UTC+8.</summary>
    public static DateTimeOffset Hour(DateOnly day, int hour) => new(day.ToDateTime(new TimeOnly(hour, 0)), Home);

    /// <summary>
    /// All trades of a merchant in chronological order; for an institution, those of one sub-merchant or of all.
    /// Requires the state lock.
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
