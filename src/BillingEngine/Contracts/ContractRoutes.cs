using BillingEngine.Platform.Http;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.Lists;
using BillingEngine.Platform.OpenApi;
using BillingEngine.Platform.Pipeline;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace BillingEngine.Contracts;

/// <summary>The routes of contracts.</summary>
public static class ContractRoutes
{
    /// <summary>Maps <c>/contracts</c>.</summary>
    public static IEndpointRouteBuilder MapContracts(this IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/contracts",
                async (
                    Paging paging,
                    string? status,
                    string? customer,
                    string? out_contract_code,
                    string? contract_id,
                    IMediator mediator,
                    CancellationToken stop
                ) =>
                    Answer.Ok(
                        await mediator.Send(
                            new ListContracts(paging.Page, status, customer, out_contract_code, contract_id),
                            stop
                        )
                    )
            )
            .TakesPaging("status", "customer", "out_contract_code", "contract_id")
            .Does<ListContracts>();

        api.MapGet(
                "/contracts/{id}",
                async (string id, string? refresh, IMediator mediator, CancellationToken stop) =>
                    refresh is null or "true" or "false"
                        ? Answer.Ok(await mediator.Send(new GetContract(id, refresh == "true"), stop))
                        : Problem.Invalid("refresh", "must be true or false")
            )
            .TakesQuery("refresh")
            .Does<GetContract>(ContractRefusals.NotFound, GatewayRefusals.Refused, GatewayRefusals.Unavailable);

        api.MapPost(
                "/contracts/{id}/terminate",
                async (string id, JsonBody<TerminateContract> body, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(body.Value with { Contract = id }, stop))
            )
            .Does<TerminateContract>(
                """{"note":"The customer moved away."}""",
                ContractRefusals.NotFound,
                ContractRefusals.NotSigned
            );
        return api;
    }
}
