using WeChatPay.Simulator.Refunds;
using WeChatPay.Simulator.Wire;

namespace WeChatPay.Simulator.Control;

/// <summary>Lists refunds and decides how they end: /_control/refunds.</summary>
internal sealed class RefundControl(World world, RefundFlow flow)
{
    private const int UsualLimit = 200;

    public void Map(IEndpointRouteBuilder control)
    {
        control.MapGet("/refunds", List);
        control.MapGet("/refunds/{number}", (string number) => With(number, Answer));
        control.MapPost(
            "/refunds/{number}/succeed",
            (string number, HttpContext context) => MoveAsync(number, RefundStates.Success, context)
        );
        control.MapPost(
            "/refunds/{number}/abnormal",
            (string number, HttpContext context) => MoveAsync(number, RefundStates.Abnormal, context)
        );
        control.MapPost(
            "/refunds/{number}/close",
            (string number, HttpContext context) => MoveAsync(number, RefundStates.Closed, context)
        );
    }

    public static RefundControlView View(World world, Refund refund) =>
        new(
            refund.OutRefundNo,
            refund.RefundId,
            refund.OutTradeNo,
            refund.TransactionId,
            world.Orders[refund.OrderKey].Openid,
            refund.Mchid,
            refund.SubMchid,
            refund.Amount,
            refund.Currency,
            refund.Status,
            refund.FundSource,
            refund.Reason,
            refund.CreatedAt,
            Rfc3339.Format(refund.SuccessAt)
        );

    private IResult List(string? out_trade_no, string? status, int? limit)
    {
        lock (world.StateLock)
        {
            return ControlResults.Json(
                new Listing<RefundControlView>([
                    .. world
                        .Refunds.Values.Where(r =>
                            (out_trade_no is null || r.OutTradeNo == out_trade_no)
                            && (status is null || r.Status == status)
                        )
                        .OrderByDescending(r => r.CreatedAt)
                        .Take(limit ?? UsualLimit)
                        .Select(r => View(world, r)),
                ]),
                ControlJson.Control.ListingRefundControlView
            );
        }
    }

    private async Task<IResult> MoveAsync(string number, string status, HttpContext context)
    {
        var body = await ControlBody.ReadAsync(context);
        return body.Problem is { } problem
            ? ControlResults.BadRequest(problem)
            : With(
                number,
                refund => flow.Move(refund, status) is { } error ? ControlResults.Conflict(error) : Answer(refund)
            );
    }

    private IResult Answer(Refund refund) =>
        ControlResults.Json(View(world, refund), ControlJson.Control.RefundControlView);

    /// <summary>Finds by out_refund_no, or by refund_id if two merchants use the same number.</summary>
    private IResult With(string number, Func<Refund, IResult> action)
    {
        lock (world.StateLock)
        {
            var found = world.RefundsById.TryGetValue(number, out var refund)
                ? [refund]
                : world.Refunds.Values.Where(r => r.OutRefundNo == number).Take(2).ToArray();
            return found switch
            {
                [var one] => action(one),
                [] => ControlResults.NotFound("There is no such refund. GET /_control/refunds lists them."),
                _ => ControlResults.Conflict("Two merchants have a refund of this number: use the refund_id."),
            };
        }
    }
}
