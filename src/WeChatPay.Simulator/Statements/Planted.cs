using WeChatPay.Simulator.Transactions;

namespace WeChatPay.Simulator.Statements;

/// <summary>A difference between a day's statement and the ledger, set by a test.</summary>
internal sealed class Planted
{
    public required string Kind { get; init; }
    public required DateOnly Date { get; init; }
    public required string Mchid { get; init; }
    public string? SubMchid { get; init; }

    /// <summary>The order it is about; null for a refund or for the first line of the day.</summary>
    public string? OutTradeNo { get; init; }

    /// <summary>The refund it is about.</summary>
    public string? OutRefundNo { get; init; }

    /// <summary>The difference of an amount or a fee in minor units, or the amount of the extra line.</summary>
    public long Amount { get; init; } = 1;

    public bool IsAbout(Trade trade) =>
        OutRefundNo is not null
            ? trade.Refund?.OutRefundNo == OutRefundNo
            : OutTradeNo is null || (trade.Refund is null && trade.Order.OutTradeNo == OutTradeNo);
}

/// <summary>The kinds of planted differences.</summary>
internal static class PlantedKinds
{
    public const string Missing = "missing";
    public const string Extra = "extra";
    public const string Amount = "amount";
    public const string Currency = "currency";
    public const string Status = "status";
    public const string Duplicate = "duplicate";
    public const string Fee = "fee";
    public const string NextDay = "next_day";

    public static readonly string[] All = [Missing, Extra, Amount, Currency, Status, Duplicate, Fee, NextDay];
}

/// <summary>Creates the lines of a day from the ledger's trades and the planted differences.</summary>
internal sealed class StatementLines(World world, string mchid, string? subMchid)
{
    private readonly int basisPoints = world.Options.FeeBasisPoints;

    /// <summary>Requires the state lock.</summary>
    public List<Line> Of(DateOnly date)
    {
        var trades = Trade.Of(world, mchid, subMchid);
        var planted = world
            .Planted.Where(p => p.Mchid == mchid && (subMchid is null || p.SubMchid is null || p.SubMchid == subMchid))
            .ToList();
        var lines = Plant(LinesOf(trades, date), [.. planted.Where(p => p.Date == date)], keepsMoved: false);
        var yesterday = planted.Where(p => p.Kind == PlantedKinds.NextDay && p.Date == date.AddDays(-1)).ToList();
        if (yesterday.Count > 0)
            lines.AddRange(Plant(LinesOf(trades, date.AddDays(-1)), yesterday, keepsMoved: true));

        return lines;
    }

    private List<Line> LinesOf(List<Trade> trades, DateOnly date) =>
        [.. trades.Where(trade => trade.Day == date).Select(trade => new Line(trade, trade.Fee(basisPoints)))];

    private List<Line> Plant(List<Line> lines, List<Planted> planted, bool keepsMoved)
    {
        var moved = new List<Line>();
        foreach (var one in planted)
        {
            if (one.Kind == PlantedKinds.Extra)
            {
                lines.Add(UnknownOrder(one));
                continue;
            }

            var at = lines.FindIndex(line => one.IsAbout(line.Trade));
            if (at < 0)
                continue;

            var line = lines[at];
            switch (one.Kind)
            {
                case PlantedKinds.Missing:
                    lines.RemoveAt(at);
                    break;
                case PlantedKinds.NextDay:
                    lines.RemoveAt(at);
                    moved.Add(line);
                    break;
                case PlantedKinds.Duplicate:
                    lines.Insert(at, line);
                    break;
                case PlantedKinds.Amount:
                    lines[at] = line with { AmountOff = one.Amount };
                    break;
                case PlantedKinds.Fee:
                    lines[at] = line with { Fee = line.Fee + one.Amount };
                    break;
                case PlantedKinds.Currency:
                    lines[at] = line with { Currency = line.Trade.Currency == "USD" ? "HKD" : "USD" };
                    break;
                default:
                    lines[at] = line with { Status = line.Trade.Refund is null ? "REVOKED" : "PROCESSING" };
                    break;
            }
        }

        return keepsMoved ? moved : lines;
    }

    /// <summary>An order that neither the merchant nor the ledger has.</summary>
    private Line UnknownOrder(Planted one)
    {
        var at = Trade.Hour(one.Date, 12);
        var order = new Order
        {
            Mchid = one.Mchid,
            SubMchid = one.SubMchid,
            Appid = "",
            OutTradeNo = one.OutTradeNo ?? $"NOBODYS{one.Date:yyyyMMdd}",
            Openid = "oNOBODY",
            Description = "An unknown order",
            MerchantCategoryCode = "",
            Total = one.Amount,
            Currency = "HKD",
            CreatedAt = at,
            NotifyUrl = "",
            Ordinal = 0,
            TransactionId = $"4200{one.Date:yyyyMMdd}9999999999999999",
            TradeState = TradeStates.Success,
            SuccessAt = at,
            PayerTotal = one.Amount,
            PayerCurrency = "HKD",
        };
        var trade = new Trade(order, null, at);
        return new Line(trade, trade.Fee(basisPoints));
    }
}

/// <summary>A line of a statement.</summary>
internal sealed record Line(Trade Trade, long Fee)
{
    public long AmountOff { get; init; }
    public string? Currency { get; init; }
    public string? Status { get; init; }
}
