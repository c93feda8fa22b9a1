using BillingEngine.Platform.Http;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.Lists;
using BillingEngine.Platform.OpenApi;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace BillingEngine.Customers;

public static class CustomerRoutes
{
    private const string NewCustomer = """
        {"reference":"user-42","display_name":"Li Lei","openid":"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"}
        """;

    /// <summary>Maps <c>/customers</c>.</summary>
    public static IEndpointRouteBuilder MapCustomers(this IEndpointRouteBuilder api)
    {
        api.MapPost(
                "/customers",
                async (JsonBody<CreateCustomer> body, IMediator mediator, CancellationToken stop) =>
                    Answer.Created(await mediator.Send(body.Value, stop), customer => $"/v1/customers/{customer.Id}")
            )
            .Makes<CreateCustomer>(NewCustomer, CustomerRefusals.ReferenceTaken);

        api.MapGet(
                "/customers",
                async (Paging paging, string? reference, string? openid, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(new ListCustomers(paging.Page, reference, openid), stop))
            )
            .TakesPaging(Paging.Metadata, "reference", "openid")
            .Does<ListCustomers>();

        api.MapGet(
                "/customers/{customer}",
                async (string customer, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(new GetCustomer(Named(customer)), stop))
            )
            .Does<GetCustomer>(CustomerRefusals.NotFound);

        api.MapPatch(
                "/customers/{customer}",
                async (string customer, JsonBody<UpdateCustomer> body, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(body.Value with { Customer = Named(customer) }, stop))
            )
            .Does<UpdateCustomer>(
                """{"display_name":"Li Lei","time_zone":"Asia/Hong_Kong"}""",
                CustomerRefusals.NotFound,
                CustomerRefusals.OpenidInUse
            );
        return api;
    }

    // The server decodes a path except for its slashes, and a reference may contain slashes.
    private static string Named(string segment) => segment.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
