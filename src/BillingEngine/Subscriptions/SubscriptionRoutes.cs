using BillingEngine.Http;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace BillingEngine.Subscriptions;

/// <summary>The routes of subscriptions.</summary>
public static class SubscriptionRoutes
{
    /// <summary>Maps <c>/subscriptions</c>.</summary>
    public static IEndpointRouteBuilder MapSubscriptions(this IEndpointRouteBuilder api)
    {
        api.MapPost("/subscriptions",
            async (JsonBody<CreateSubscription> body, IMediator mediator, CancellationToken stop) =>
            Answer.Created(await mediator.Send(body.Value, stop), s => $"/v1/subscriptions/{s.Id}"));

        api.MapGet("/subscriptions",
            async (Paging paging, string? status, string? customer, string? plan, IMediator mediator,
                CancellationToken stop) =>
                Answer.Ok(await mediator.Send(new ListSubscriptions(paging.Page, status, customer, plan), stop)))
            .TakesPaging(Paging.Metadata, "status", "customer", "plan");

        api.MapGet("/subscriptions/{id}",
            async (string id, string? expand, IMediator mediator, CancellationToken stop) =>
            Answer.Ok(await mediator.Send(new GetSubscription(id, expand), stop))).TakesQuery("expand");

        api.MapPost("/subscriptions/{id}/cancel",
            async (string id, JsonBody<CancelSubscription> body, IMediator mediator, CancellationToken stop) =>
                Answer.Ok(await mediator.Send(body.Value with { Subscription = id }, stop)));

        api.MapPost("/subscriptions/{id}/sign",
            async (string id, JsonBody<SignSubscription> body, IMediator mediator, CancellationToken stop) =>
                Answer.Ok(await mediator.Send(body.Value with { Subscription = id }, stop)));

        api.MapGet("/subscriptions/{id}/timeline", async (string id, IMediator mediator, CancellationToken stop) =>
            Answer.Ok(await mediator.Send(new GetTimeline(id), stop))).TakesQuery();

        api.MapGet("/subscriptions/{id}/explain_dates", async (string id, IMediator mediator, CancellationToken stop) =>
            Answer.Ok(await mediator.Send(new ExplainDates(id), stop))).TakesQuery();
        return api;
    }
}
