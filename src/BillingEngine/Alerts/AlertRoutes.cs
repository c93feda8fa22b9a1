using BillingEngine.Platform.Http;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.Lists;
using BillingEngine.Platform.OpenApi;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace BillingEngine.Alerts;

/// <summary>The routes of alerts.</summary>
public static class AlertRoutes
{
    /// <summary>Maps <c>/alerts</c>.</summary>
    public static IEndpointRouteBuilder MapAlerts(this IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/alerts",
                async (
                    Paging paging,
                    string? status,
                    string? code,
                    string? @object,
                    string? merchant,
                    IMediator mediator,
                    CancellationToken stop
                ) => Answer.Ok(await mediator.Send(new ListAlerts(paging.Page, status, code, @object, merchant), stop))
            )
            .TakesPaging("status", "code", "object", "merchant")
            .Does<ListAlerts>()
            .AsCsvToo<AlertView>();

        api.MapGet(
                "/alerts/{id}",
                async (string id, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(new GetAlert(id), stop))
            )
            .Does<GetAlert>(AlertRefusals.NotFound);

        api.MapPost(
                "/alerts/{id}/resolve",
                async (string id, JsonBody<ResolveAlert> body, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(body.Value with { Alert = id }, stop))
            )
            .Needs(Scopes.Operator)
            .Does<ResolveAlert>(
                """{"reason":"Compared with the merchant platform: the money is there."}""",
                AlertRefusals.NotFound,
                AlertRefusals.AlreadyResolved
            );
        return api;
    }
}
