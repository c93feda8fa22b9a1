using BillingEngine.Http;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace BillingEngine.Plans;

/// <summary>The routes of plans.</summary>
public static class PlanRoutes
{
    /// <summary>Maps <c>/plans</c>.</summary>
    public static IEndpointRouteBuilder MapPlans(this IEndpointRouteBuilder api)
    {
        api.MapPost("/plans", async (JsonBody<CreatePlan> body, IMediator mediator, CancellationToken stop) =>
            Answer.Created(await mediator.Send(body.Value, stop), plan => $"/v1/plans/{plan.Id}"));

        api.MapGet("/plans", async (Paging paging, string? active, IMediator mediator, CancellationToken stop) =>
            Answer.Ok(await mediator.Send(new ListPlans(paging.Page, active), stop)))
            .TakesPaging(Paging.Metadata, "active");

        api.MapGet("/plans/{plan}", async (string plan, IMediator mediator, CancellationToken stop) =>
            Answer.Ok(await mediator.Send(new GetPlan(plan), stop))).TakesQuery();

        api.MapPatch("/plans/{plan}",
            async (string plan, JsonBody<UpdatePlan> body, IMediator mediator, CancellationToken stop) =>
                Answer.Ok(await mediator.Send(body.Value with { Plan = plan }, stop)));
        return api;
    }
}
