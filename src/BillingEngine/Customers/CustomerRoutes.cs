using BillingEngine.Http;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace BillingEngine.Customers;

/// <summary>The routes of customers.</summary>
public static class CustomerRoutes
{
    /// <summary>Maps <c>/customers</c>.</summary>
    public static IEndpointRouteBuilder MapCustomers(this IEndpointRouteBuilder api)
    {
        api.MapPost("/customers", async (JsonBody<CreateCustomer> body, IMediator mediator, CancellationToken stop) =>
            Answer.Created(await mediator.Send(body.Value, stop), customer => $"/v1/customers/{customer.Id}"));

        api.MapGet("/customers", async (Paging paging, string? reference, IMediator mediator, CancellationToken stop) =>
            Answer.Ok(await mediator.Send(new ListCustomers(paging.Page, reference), stop)))
            .TakesPaging(Paging.Metadata, "reference");

        api.MapGet("/customers/{customer}", async (string customer, IMediator mediator, CancellationToken stop) =>
            Answer.Ok(await mediator.Send(new GetCustomer(Named(customer)), stop))).TakesQuery();

        api.MapPatch("/customers/{customer}",
            async (string customer, JsonBody<UpdateCustomer> body, IMediator mediator, CancellationToken stop) =>
                Answer.Ok(await mediator.Send(body.Value with { Customer = Named(customer) }, stop)));
        return api;
    }

    // The server decodes a path but for its slashes, which a reference may have.
    private static string Named(string segment) => segment.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
