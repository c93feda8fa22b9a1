using BillingEngine.Platform.Http;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.Lists;
using BillingEngine.Platform.OpenApi;
using BillingEngine.Platform.Pipeline;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace BillingEngine.Payments;

/// <summary>The routes of payments.</summary>
public static class PaymentRoutes
{
    /// <summary>Maps <c>/payments</c>.</summary>
    public static IEndpointRouteBuilder MapPayments(this IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/payments",
                async (
                    Paging paging,
                    string? status,
                    string? subscription,
                    string? invoice,
                    string? customer,
                    string? out_trade_no,
                    string? transaction_id,
                    string? contract_id,
                    IMediator mediator,
                    CancellationToken stop
                ) =>
                    Answer.Ok(
                        await mediator.Send(
                            new ListPayments(
                                paging.Page,
                                status,
                                subscription,
                                invoice,
                                customer,
                                out_trade_no,
                                transaction_id,
                                contract_id
                            ),
                            stop
                        )
                    )
            )
            .TakesPaging(
                "status",
                "subscription",
                "invoice",
                "customer",
                "out_trade_no",
                "transaction_id",
                "contract_id"
            )
            .Does<ListPayments>()
            .AsCsvToo<PaymentView>();

        api.MapGet(
                "/payments/{id}",
                async (string id, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(new GetPayment(id), stop))
            )
            .Does<GetPayment>(PaymentRefusals.NotFound);

        api.MapPost(
                "/payments/{id}/sync",
                async (string id, JsonBody<SyncPayment> body, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(body.Value with { Payment = id }, stop))
            )
            .Does<SyncPayment>("{}", PaymentRefusals.NotFound, GatewayRefusals.Refused, GatewayRefusals.Unavailable);

        api.MapPost(
                "/payments/{id}/reverse",
                async (string id, JsonBody<ReversePayment> body, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(body.Value with { Payment = id }, stop))
            )
            .Does<ReversePayment>(
                "{}",
                PaymentRefusals.NotFound,
                PaymentRefusals.Paid,
                PaymentRefusals.Final,
                PaymentRefusals.InFlight,
                PaymentRefusals.Quarantined,
                PaymentRefusals.IsOrder
            );
        return api;
    }
}
