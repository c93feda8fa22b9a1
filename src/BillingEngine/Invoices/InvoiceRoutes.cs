using BillingEngine.Http;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace BillingEngine.Invoices;

/// <summary>The routes of invoices.</summary>
public static class InvoiceRoutes
{
    /// <summary>Maps <c>/invoices</c>.</summary>
    public static IEndpointRouteBuilder MapInvoices(this IEndpointRouteBuilder api)
    {
        api.MapGet("/invoices",
            async (Paging paging, string? status, string? subscription, string? customer, IMediator mediator,
                CancellationToken stop) =>
                Answer.Ok(await mediator.Send(new ListInvoices(paging.Page, status, subscription, customer), stop)))
            .TakesPaging("status", "subscription", "customer");

        api.MapGet("/invoices/{id}", async (string id, IMediator mediator, CancellationToken stop) =>
            Answer.Ok(await mediator.Send(new GetInvoice(id), stop))).TakesQuery();

        api.MapPost("/invoices/{id}/pay",
            async (string id, JsonBody<PayInvoice> body, IMediator mediator, CancellationToken stop) =>
            Answer.Ok(await mediator.Send(body.Value with { Invoice = id }, stop)));

        api.MapPost("/invoices/{id}/void",
            async (string id, JsonBody<VoidInvoice> body, IMediator mediator, CancellationToken stop) =>
            Answer.Ok(await mediator.Send(body.Value with { Invoice = id }, stop)));
        return api;
    }
}
