using WeChatPay.Simulator.Refunds;
using WeChatPay.Simulator.Transactions;
using WeChatPay.Simulator.Wire;

namespace WeChatPay.Simulator.Control;

/// <summary>Lists orders, and does what the payer does with an APP order: /_control/orders.</summary>
internal sealed class OrderControl(World world, Charging charging)
{
    private const int UsualLimit = 200;

    public void Map(IEndpointRouteBuilder control)
    {
        control.MapGet("/orders", List);
        control.MapGet("/orders/{number}", (string number) => With(number, Answer));
        control.MapPost("/orders/{number}/pay", PayAsync);
        control.MapPost(
            "/orders/{number}/cancel",
            (string number, HttpContext context) => ActAsync(number, context, Cancel)
        );
        control.MapPost(
            "/orders/{number}/fail",
            (string number, HttpContext context) => ActAsync(number, context, Fail)
        );
    }

    public static OrderView View(World world, Order order) =>
        new(
            order.OutTradeNo,
            order.TransactionId,
            order.ContractId,
            order.Openid,
            order.Mchid,
            order.SubMchid,
            order.Total,
            order.Currency,
            Sum(world, order, RefundStates.Success),
            Sum(world, order, RefundStates.Processing, RefundStates.Abnormal),
            order.TradeState,
            order.Description,
            order.CreatedAt,
            Rfc3339.Format(order.SuccessAt),
            AppOrderView.TradeType(order),
            order.PrepayId,
            order.ExpiresAt
        );

    private static long Sum(World world, Order order, params string[] states) =>
        world.RefundsOf(order).Where(refund => states.Contains(refund.Status)).Sum(refund => refund.Amount);

    private IResult List(string? openid, string? contract_id, string? trade_state, string? trade_type, int? limit)
    {
        lock (world.StateLock)
        {
            return ControlResults.Json(
                new Listing<OrderView>([
                    .. world
                        .Orders.Values.Where(o =>
                            (openid is null || o.Openid == openid)
                            && (contract_id is null || o.ContractId == contract_id)
                            && (trade_state is null || o.TradeState == trade_state)
                            && (trade_type is null || AppOrderView.TradeType(o) == trade_type)
                        )
                        .OrderByDescending(o => o.CreatedAt)
                        .Take(limit ?? UsualLimit)
                        .Select(o => View(world, o)),
                ]),
                ControlJson.Control.ListingOrderView
            );
        }
    }

    private async Task<IResult> PayAsync(string number, HttpContext context)
    {
        var body = await ControlBody.ReadAsync(context, "openid", "late");
        var (openid, late) = (body.Text("openid"), body.Flag("late") == true);
        if (openid is { Length: 0 or > 128 })
            body.Fail("The field 'openid' has 1 to 128 characters.");

        return body.Problem is { } problem
            ? ControlResults.BadRequest(problem)
            : With(number, order => Pay(order, openid ?? Charging.MadeUpOpenid(order), late));
    }

    private async Task<IResult> ActAsync(string number, HttpContext context, Func<Order, IResult> action)
    {
        var body = await ControlBody.ReadAsync(context);
        return body.Problem is { } problem ? ControlResults.BadRequest(problem) : With(number, action);
    }

    private IResult Pay(Order order, string openid, bool late)
    {
        var user = world.Users.GetValueOrDefault(openid);
        var problem =
            Unpayable(order, late && order.TradeState == TradeStates.Closed)
            ?? (user?.Declines is { } code ? $"The user's payments are declined with {code}." : null)
            ?? (user?.CanPay(order.Total, order.Currency) == false ? "The user does not have enough money." : null);
        if (problem is not null)
            return ControlResults.Conflict(problem);

        charging.Pay(order, openid);
        return Answer(order);
    }

    /// <summary>The payer leaves the pay sheet: the order does not change and can still be paid.</summary>
    private IResult Cancel(Order order) =>
        Unpayable(order, late: false) is { } problem ? ControlResults.Conflict(problem) : Answer(order);

    private IResult Fail(Order order)
    {
        if (Unpayable(order, late: false) is { } problem)
            return ControlResults.Conflict(problem);

        charging.Fail(order);
        return Answer(order);
    }

    private string? Unpayable(Order order, bool late) =>
        !order.IsApp ? "A deduction is paid through its contract, not by hand."
        : order.TradeState != TradeStates.NotPay && !late ? $"The order is {order.TradeState}."
        : order.ExpiresAt <= world.Clock.Now && !late ? "The time to pay has expired."
        : null;

    private IResult Answer(Order order) => ControlResults.Json(View(world, order), ControlJson.Control.OrderView);

    /// <summary>
    /// Finds by out_trade_no, or by prepay_id or transaction_id if two merchants use the same number.
    /// </summary>
    private IResult With(string number, Func<Order, IResult> action)
    {
        lock (world.StateLock)
        {
            var one =
                world.OrdersByPrepay.GetValueOrDefault(number) ?? world.OrdersByTransaction.GetValueOrDefault(number);
            var found = one is not null
                ? [one]
                : world.Orders.Values.Where(o => o.OutTradeNo == number).Take(2).ToArray();
            return found switch
            {
                [var order] => action(order),
                [] => ControlResults.NotFound("There is no such order. GET /_control/orders lists them."),
                _ => ControlResults.Conflict("Two merchants have an order of this number: use its prepay_id."),
            };
        }
    }
}
