using System.Globalization;
using WeChatPay.Simulator.Journal;
using WeChatPay.Simulator.Statements;

namespace WeChatPay.Simulator.Control;

/// <summary>Plants differences between a day's statement and the ledger, for tests: /_control/statements.</summary>
internal sealed class StatementControl(World world)
{
    public void Map(IEndpointRouteBuilder control)
    {
        control.MapGet("/statements/differences", List);
        control.MapPost("/statements/{date}/differences", PlantAsync);
        control.MapDelete(
            "/statements/differences",
            () =>
            {
                lock (world.StateLock)
                {
                    world.Commit(new JournalEntry { Planted = [] });
                    return List();
                }
            }
        );
    }

    private IResult List()
    {
        lock (world.StateLock)
        {
            return ControlResults.Json(
                new Listing<PlantedView>([.. world.Planted.Select(View)]),
                ControlJson.Control.ListingPlantedView
            );
        }
    }

    private async Task<IResult> PlantAsync(string date, HttpContext context)
    {
        var body = await ControlBody.ReadAsync(
            context,
            "kind",
            "out_trade_no",
            "out_refund_no",
            "amount",
            "mchid",
            "sub_mchid"
        );
        var kind = body.OneOf("kind", PlantedKinds.All);
        var amount = body.Integer("amount", min: long.MinValue);
        var (order, refund) = (body.Text("out_trade_no"), body.Text("out_refund_no"));
        var (mchid, subMchid) = (body.Text("mchid"), body.Text("sub_mchid"));
        if (kind is null)
            body.Fail($"Say which difference to plant: 'kind' is one of {string.Join(", ", PlantedKinds.All)}.");

        if (
            !DateOnly.TryParseExact(
                date,
                ["yyyy-MM-dd", "yyyyMMdd"],
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var day
            )
        )
        {
            body.Fail("The date in the address has the form 2024-06-10.");
        }

        lock (world.StateLock)
        {
            // The party of the order or refund, if one is named.
            var about = world.Orders.Values.FirstOrDefault(o => o.OutTradeNo == order && order is not null);
            var back = world.Refunds.Values.FirstOrDefault(r => r.OutRefundNo == refund && refund is not null);
            var unknown = (order is not null && about is null) || (refund is not null && back is null);
            if (unknown && kind != PlantedKinds.Extra)
                body.Fail("There is no such order or refund. GET /_control/orders and /_control/refunds list them.");

            if (body.Problem is { } problem)
                return ControlResults.BadRequest(problem);

            var planted = new Planted
            {
                Kind = kind!,
                Date = day,
                Mchid = mchid ?? about?.Mchid ?? back?.Mchid ?? world.Options.Mchid,
                SubMchid = subMchid ?? about?.SubMchid ?? back?.SubMchid,
                OutTradeNo = order,
                OutRefundNo = refund,
                Amount = amount ?? 1,
            };
            world.Commit(new JournalEntry { Planted = [.. world.Planted, planted] });
            return ControlResults.Json(View(planted), ControlJson.Control.PlantedView);
        }
    }

    private static PlantedView View(Planted planted) =>
        new(
            planted.Kind,
            planted.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            planted.Mchid,
            planted.SubMchid,
            planted.OutTradeNo,
            planted.OutRefundNo,
            planted.Amount
        );
}
