using BillingEngine.Customers;
using BillingEngine.Payments;
using BillingEngine.Platform.Http;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.Lists;
using BillingEngine.Platform.OpenApi;
using BillingEngine.Platform.Pipeline;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace BillingEngine.Orders;

/// <summary>The routes of APP orders.</summary>
public static class OrderRoutes
{
    private static readonly Error Refused = OrderRefusals.Refused(
        "NO_AUTH",
        new GatewayRefusal("NO_AUTH", "the product is not open to the merchant", "08F8E5A5B006")
    );

    /// <summary>Maps <c>/orders</c>.</summary>
    public static IEndpointRouteBuilder MapOrders(this IEndpointRouteBuilder api)
    {
        api.MapPost(
                "/orders",
                async (JsonBody<CreateOrder> body, IMediator mediator, CancellationToken stop) =>
                    Answer.Created(await mediator.Send(body.Value, stop), order => $"/v1/orders/{order.Id}")
            )
            .Makes<CreateOrder>(
                """
                {"amount": 6800, "currency": "HKD", "description": "Image Store - Poster",
                 "reference": "order-2026-117"}
                """,
                CustomerRefusals.NotFound,
                OrderRefusals.NoApp,
                Refused
            );

        api.MapGet(
                "/orders",
                async (
                    Paging paging,
                    string? status,
                    string? customer,
                    string? reference,
                    string? out_trade_no,
                    string? transaction_id,
                    IMediator mediator,
                    CancellationToken stop
                ) =>
                    Answer.Ok(
                        await mediator.Send(
                            new ListOrders(paging.Page, status, customer, reference, out_trade_no, transaction_id),
                            stop
                        )
                    )
            )
            .TakesPaging("status", "customer", "reference", "out_trade_no", "transaction_id", Paging.Metadata)
            .Does<ListOrders>();

        api.MapGet(
                "/orders/{id}",
                async (string id, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(new GetOrder(id), stop))
            )
            .Does<GetOrder>(OrderRefusals.NotFound);

        api.MapGet(
                "/orders/{id}/app_pay",
                async (string id, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(new GetAppPay(id), stop))
            )
            .Does<GetAppPay>(
                OrderRefusals.NotFound,
                OrderRefusals.NotPayable,
                OrderRefusals.NotReady,
                OrderRefusals.NoApp,
                GatewayRefusals.Refused,
                GatewayRefusals.Unavailable
            );

        api.MapPost(
                "/orders/{id}/close",
                async (string id, JsonBody<CloseOrder> body, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(body.Value with { Order = id }, stop))
            )
            .Does<CloseOrder>("{}", OrderRefusals.NotFound, OrderRefusals.Paid, PaymentRefusals.Quarantined);
        return api;
    }
}
