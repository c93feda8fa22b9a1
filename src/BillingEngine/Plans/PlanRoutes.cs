using BillingEngine.Platform.Http;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.Lists;
using BillingEngine.Platform.OpenApi;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace BillingEngine.Plans;

public static class PlanRoutes
{
    private const string NewPlan = """
        {"code":"gold-monthly","name":"Gold","amount":8800,"currency":"HKD","interval":"month",
         "contract_template_id":123,"trial_days":7,"dunning":{"retry_days":[1,3,5,7],"then":"cancel"},
         "metadata":{"tier":"gold"}}
        """;

    /// <summary>Maps <c>/plans</c>.</summary>
    public static IEndpointRouteBuilder MapPlans(this IEndpointRouteBuilder api)
    {
        api.MapPost(
                "/plans",
                async (
                    JsonBody<CreatePlan> body,
                    SimulatorTemplates templates,
                    IMediator mediator,
                    CancellationToken stop
                ) =>
                    await templates.RefuseAsync(body.Value.ContractTemplateId, stop) is { } refusal
                        ? Problem.Of(refusal)
                        : Answer.Created(await mediator.Send(body.Value, stop), plan => $"/v1/plans/{plan.Id}")
            )
            .Makes<CreatePlan>(NewPlan, PlanRefusals.CodeTaken);

        api.MapGet(
                "/plans",
                async (Paging paging, string? active, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(new ListPlans(paging.Page, active), stop))
            )
            .TakesPaging(Paging.Metadata, "active")
            .Does<ListPlans>();

        api.MapGet(
                "/plans/{plan}",
                async (string plan, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(new GetPlan(plan), stop))
            )
            .Does<GetPlan>(PlanRefusals.NotFound);

        api.MapPatch(
                "/plans/{plan}",
                async (string plan, JsonBody<UpdatePlan> body, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(body.Value with { Plan = plan }, stop))
            )
            .Does<UpdatePlan>("""{"name":"Gold","active":false}""", PlanRefusals.NotFound);
        return api;
    }
}
