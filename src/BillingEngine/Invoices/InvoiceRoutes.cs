using BillingEngine.Payments;
using BillingEngine.Platform.Http;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.Lists;
using BillingEngine.Platform.OpenApi;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace BillingEngine.Invoices;

public static class InvoiceRoutes
{
    /// <summary>Maps <c>/invoices</c>.</summary>
    public static IEndpointRouteBuilder MapInvoices(this IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/invoices",
                async (
                    Paging paging,
                    string? status,
                    string? subscription,
                    string? customer,
                    string? out_trade_no,
                    IMediator mediator,
                    CancellationToken stop
                ) =>
                    Answer.Ok(
                        await mediator.Send(
                            new ListInvoices(paging.Page, status, subscription, customer, out_trade_no),
                            stop
                        )
                    )
            )
            .TakesPaging("status", "subscription", "customer", "out_trade_no")
            .Does<ListInvoices>();

        api.MapGet(
                "/invoices/{id}",
                async (string id, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(new GetInvoice(id), stop))
            )
            .Does<GetInvoice>(InvoiceRefusals.NotFound);

        api.MapPost(
                "/invoices/{id}/pay",
                async (string id, JsonBody<PayInvoice> body, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(body.Value with { Invoice = id }, stop))
            )
            .Does<PayInvoice>(
                "{}",
                InvoiceRefusals.NotFound,
                InvoiceRefusals.NotOpen,
                InvoiceRefusals.NotCollectible,
                InvoiceRefusals.NoContract,
                InvoiceRefusals.PaymentInProgress,
                PaymentRefusals.Quarantined
            );

        api.MapPost(
                "/invoices/{id}/void",
                async (string id, JsonBody<VoidInvoice> body, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(body.Value with { Invoice = id }, stop))
            )
            .Does<VoidInvoice>(
                "{}",
                InvoiceRefusals.NotFound,
                InvoiceRefusals.NotOpen,
                InvoiceRefusals.PaymentInProgress,
                PaymentRefusals.Quarantined
            );
        return api;
    }
}
