using BillingEngine.Payments;
using BillingEngine.Platform.Http;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.Lists;
using BillingEngine.Platform.OpenApi;
using BillingEngine.Platform.Pipeline;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace BillingEngine.Refunds;

/// <summary>The routes of refunds.</summary>
public static class RefundRoutes
{
    /// <summary>Maps <c>/refunds</c> and <c>/payments/{id}/refunds</c>.</summary>
    public static IEndpointRouteBuilder MapRefunds(this IEndpointRouteBuilder api)
    {
        api.MapPost(
                "/refunds",
                async (JsonBody<CreateRefund> body, IMediator mediator, CancellationToken stop) =>
                    Answer.Created(await mediator.Send(body.Value, stop), refund => $"/v1/refunds/{refund.Id}")
            )
            .Makes<CreateRefund>(
                """{"payment": "pay_01J…", "amount": 3000, "reason": "Unused days", "reference": "ticket-17"}""",
                PaymentRefusals.NotFound,
                RefundRefusals.NotPaid,
                RefundRefusals.TooMuch,
                RefundRefusals.TooMany,
                RefundRefusals.TooOld,
                RefundRefusals.ReferenceTaken,
                RefundRefusals.EarlierInDoubt
            );

        api.MapGet(
                "/refunds",
                async (
                    Paging paging,
                    string? status,
                    string? payment,
                    string? customer,
                    string? out_refund_no,
                    string? refund_id,
                    string? out_trade_no,
                    string? transaction_id,
                    IMediator mediator,
                    CancellationToken stop
                ) =>
                    Answer.Ok(
                        await mediator.Send(
                            new ListRefunds(
                                paging.Page,
                                status,
                                payment,
                                customer,
                                out_refund_no,
                                refund_id,
                                out_trade_no,
                                transaction_id
                            ),
                            stop
                        )
                    )
            )
            .TakesPaging(
                "status",
                "payment",
                "customer",
                "out_refund_no",
                "refund_id",
                "out_trade_no",
                "transaction_id"
            )
            .Does<ListRefunds>()
            .AsCsvToo<RefundView>();

        api.MapGet(
                "/refunds/{id}",
                async (string id, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(new GetRefund(id), stop))
            )
            .Does<GetRefund>(RefundRefusals.NotFound);

        api.MapPost(
                "/refunds/{id}/sync",
                async (string id, JsonBody<SyncRefund> body, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(body.Value with { Refund = id }, stop))
            )
            .Does<SyncRefund>("{}", RefundRefusals.NotFound, GatewayRefusals.Refused, GatewayRefusals.Unavailable);

        api.MapGet(
                "/payments/{id}/refunds",
                async (string id, Paging paging, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(new ListPaymentRefunds(id, paging.Page), stop))
            )
            .TakesPaging()
            .Does<ListPaymentRefunds>(PaymentRefusals.NotFound);
        return api;
    }
}
