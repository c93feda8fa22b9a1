using BillingEngine.Platform.Http;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.Lists;
using BillingEngine.Platform.OpenApi;
using BillingEngine.Webhooks.Endpoints;
using BillingEngine.Webhooks.Events;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace BillingEngine.Webhooks;

/// <summary>The routes of webhook endpoints and events.</summary>
public static class WebhookRoutes
{
    private const string NewEndpoint = """
        {"url":"https://shop.example/webhooks","event_types":["invoice.*","subscription.canceled"]}
        """;

    /// <summary>Maps <c>/webhook_endpoints</c> and <c>/events</c>.</summary>
    public static IEndpointRouteBuilder MapWebhooks(this IEndpointRouteBuilder api)
    {
        MapEndpoints(api);
        api.MapGet(
                "/events",
                async (
                    Paging paging,
                    string? type,
                    string? @object,
                    string? delivery,
                    IMediator mediator,
                    CancellationToken stop
                ) => Answer.Ok(await mediator.Send(new ListEvents(paging.Page, type, @object, delivery), stop))
            )
            .TakesPaging("type", "object", "delivery")
            .Does<ListEvents>();

        api.MapGet(
                "/events/{id}",
                async (string id, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(new GetEvent(id), stop))
            )
            .Does<GetEvent>(WebhookRefusals.EventNotFound);

        api.MapPost(
                "/events/{id}/redeliver",
                async (string id, JsonBody<RedeliverEvent> body, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(body.Value with { Event = id }, stop))
            )
            .Does<RedeliverEvent>(
                "{}",
                WebhookRefusals.EventNotFound,
                WebhookRefusals.EndpointNotFound,
                WebhookRefusals.NoEndpoint
            );
        return api;
    }

    private static void MapEndpoints(IEndpointRouteBuilder api)
    {
        api.MapPost(
                "/webhook_endpoints",
                async (JsonBody<CreateWebhookEndpoint> body, IMediator mediator, CancellationToken stop) =>
                    Answer.Created(await mediator.Send(body.Value, stop), e => $"/v1/webhook_endpoints/{e.Id}")
            )
            .Makes<CreateWebhookEndpoint>(NewEndpoint, WebhookRefusals.TooMany);

        api.MapGet(
                "/webhook_endpoints",
                async (Paging paging, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(new ListWebhookEndpoints(paging.Page), stop))
            )
            .TakesPaging()
            .Does<ListWebhookEndpoints>();

        api.MapGet(
                "/webhook_endpoints/{id}",
                async (string id, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(new GetWebhookEndpoint(id), stop))
            )
            .Does<GetWebhookEndpoint>(WebhookRefusals.EndpointNotFound);

        api.MapPatch(
                "/webhook_endpoints/{id}",
                async (string id, JsonBody<UpdateWebhookEndpoint> body, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(body.Value with { WebhookEndpoint = id }, stop))
            )
            .Does<UpdateWebhookEndpoint>(
                """{"description":"the shop","status":"enabled"}""",
                WebhookRefusals.EndpointNotFound
            );

        api.MapDelete(
                "/webhook_endpoints/{id}",
                async (string id, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(new DeleteWebhookEndpoint(id), stop))
            )
            .Does<DeleteWebhookEndpoint>(WebhookRefusals.EndpointNotFound);

        api.MapPost(
                "/webhook_endpoints/{id}/rotate_secret",
                async (string id, JsonBody<RotateWebhookSecret> body, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(body.Value with { WebhookEndpoint = id }, stop))
            )
            .Does<RotateWebhookSecret>("""{"overlap_hours":24}""", WebhookRefusals.EndpointNotFound);
    }
}
