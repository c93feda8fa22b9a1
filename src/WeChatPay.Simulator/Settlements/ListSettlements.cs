using System.Globalization;
using WeChatPay.Simulator.Statements;
using WeChatPay.Simulator.Wire;

namespace WeChatPay.Simulator.Settlements;

/// <summary>
/// Lists payouts: one row for each day and currency of the ledger (docs/wechat-pay-orders.md, Settlements).
/// </summary>
internal sealed class ListSettlements(World world)
{
    private const int MostPerPage = 30;
    private const string Settled = "SETTLED";
    private const string Unsettled = "UNSETTLE";

    public WireReply Handle(WireCall call)
    {
        var fields = new QueryReader(call.Query);
        var subMchid = fields.TextOrNull("sub_mchid", 32);
        var state = fields.Text("settle_state", 16);
        if (fields.Problem is null && state is not (Settled or Unsettled))
            fields.Fail("settle_state", state, $"the state is {Settled} or {Unsettled}");

        var (from, to) =
            state == Settled
                ? (Day(fields, "settle_start_date"), Day(fields, "settle_end_date"))
                : (DateOnly.MinValue, DateOnly.MaxValue);
        if (fields.Problem is null && to < from)
            fields.Fail("settle_end_date", $"{to:yyyyMMdd}", "the end lies before the start");

        var limit = fields.Integer("limit");
        if (fields.Problem is null && limit is < 1 or > MostPerPage)
            fields.Fail("limit", $"{limit}", $"the value must be from 1 to {MostPerPage}");

        var offset = fields.Has("offset") ? fields.Integer("offset") : 0;
        if (fields.Problem is { } problem)
            return problem;

        return subMchid is not null && !call.Signer.IsInstitution
            ? WireReply.NoAuth("the settlements are another merchant's")
            : Page(call.Signer.Mchid, subMchid, state == Settled, from, to, offset, (int)limit);
    }

    private WireReply Page(
        string mchid,
        string? subMchid,
        bool settled,
        DateOnly from,
        DateOnly to,
        long offset,
        int limit
    )
    {
        List<SettlementReply> rows;
        lock (world.StateLock)
        {
            var now = world.Clock.Now;
            rows =
            [
                .. Trade
                    .Of(world, mchid, subMchid)
                    .GroupBy(trade => (trade.Day, trade.Currency))
                    .OrderBy(day => day.Key.Day)
                    .ThenBy(day => day.Key.Currency, StringComparer.Ordinal)
                    .Select(day => (day, PaidOn: day.Key.Day.AddDays(world.Options.SettleDays)))
                    .Where(row =>
                        settled == (Trade.Hour(row.PaidOn, world.Options.StatementHour) <= now)
                        && (!settled || (row.PaidOn >= from && row.PaidOn <= to))
                    )
                    .Select(row => Row(row.day.Key.Day, row.day.Key.Currency, row.PaidOn, [.. row.day], settled)),
            ];
        }

        var page = rows.Skip((int)Math.Min(offset, int.MaxValue)).Take(limit).ToList();
        return WireReply.Ok(
            new SettlementsReply(page, offset == 0 ? rows.Count : null, offset, page.Count),
            WireJson.Wire.SettlementsReply
        );
    }

    private SettlementReply Row(
        DateOnly day,
        string currency,
        DateOnly paidOn,
        IReadOnlyList<Trade> trades,
        bool settled
    )
    {
        var basisPoints = world.Options.FeeBasisPoints;
        var pay = trades.Where(trade => trade.Refund is null).Sum(trade => trade.Settled);
        var refund = trades.Where(trade => trade.Refund is not null).Sum(trade => trade.Settled);
        var fee = trades.Sum(trade => trade.Refund is null ? trade.Fee(basisPoints) : -trade.Fee(basisPoints));
        var net = pay - refund;
        return new SettlementReply(
            settled ? $"{paidOn:yyyyMMdd}{currency}" : null,
            settled ? $"{paidOn:yyyyMMdd}" : null,
            $"{day:yyyyMMdd}",
            $"{day:yyyyMMdd}",
            new SettlementAmountReply(
                settled ? net - fee : 0,
                settled ? 0 : net - fee,
                currency,
                pay,
                refund,
                net,
                fee
            ),
            "CHINA_MAINLAND"
        );
    }

    private static DateOnly Day(QueryReader fields, string name)
    {
        var text = fields.Text(name, 8);
        if (DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;

        if (fields.Problem is null)
            fields.Fail(name, text, "a date has the form 20240610");

        return default;
    }
}
