using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Payments;
using BillingEngine.Payments;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;

namespace BillingEngine.Orders;

/// <summary>
/// Returns the parameters with which the app opens the payment of an order, with a fresh signature. Where the order's
/// prepay_id is about to expire, the engine first gets another one from WeChat.
/// </summary>
/// <param name="Order">The order's identifier.</param>
public sealed record GetAppPay(string Order) : IGatewayStep<AppPayView>;

internal sealed class GetAppPayHandler(
    BillingDbContext db,
    CurrentMerchant current,
    IPaymentGateway gateway,
    PaymentGate gate,
    TimeProvider clock
) : IRequestHandler<GetAppPay, Result<AppPayView>>
{
    // A payer needs some time between opening the payment and confirming it.
    private static readonly TimeSpan LeastTime = TimeSpan.FromMinutes(1);

    public async Task<Result<AppPayView>> Handle(GetAppPay request, CancellationToken cancellationToken)
    {
        if (await db.OrderAsync(request.Order, current.Id, cancellationToken) is not { } order)
            return OrderRefusals.NotFound;
        if (Refuse(order) is { } refusal)
            return refusal;
        if (order.Order!.PrepayUntil - clock.GetUtcNow() < LeastTime)
        {
            var answer = await gateway.OrderAsync(order.OrderRequest, cancellationToken);
            await gate.ApplyAsync(new ArrivedPayment(answer.Outcome) { Id = order.Id, Trace = answer.Trace });
            if (answer is { Outcome: not PaymentOutcome.Opened, Trace: var trace })
                return GatewayRefusals.Of(trace.HttpStatus, trace.Code, trace.Message, trace.RequestId);
            // It may have been paid or closed in the meantime.
            order = (await db.OrderAsync(request.Order, current.Id, cancellationToken))!;
            if (Refuse(order) is { } since)
                return since;
        }
        return await gateway.SignAppPayAsync(order.Route, order.Order!.PrepayId!, cancellationToken) is { } signed
            ? AppPayView.Of(signed, order.Order.PayableUntil!.Value)
            : OrderRefusals.NoApp;
    }

    private Error? Refuse(Payment order) =>
        order.Status switch
        {
            _ when clock.GetUtcNow() >= order.Order!.ExpiresAt => OrderRefusals.NotPayable,
            PaymentStatus.Created => OrderRefusals.NotReady,
            PaymentStatus.AwaitingPayer => null,
            _ => OrderRefusals.NotPayable,
        };
}
