using BillingEngine.Customers;
using BillingEngine.Plans;
using BillingEngine.Platform.Http;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.Lists;
using BillingEngine.Platform.OpenApi;
using BillingEngine.Platform.Pipeline;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace BillingEngine.Subscriptions;

public static class SubscriptionRoutes
{
    private const string NewSubscription = """
        {"plan":"gold-monthly","channel":"mini_program",
         "customer":{"reference":"user-42","display_name":"Li Lei","openid":"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"}}
        """;

    private static readonly GatewayRefusal NoAuth = new("NO_AUTH", "no permission", null);
    private static readonly Error Refused = SubscriptionRefusals.SigningRefused("NO_AUTH", "gold-monthly", 123, NoAuth);
    private static readonly Error Unavailable = SubscriptionRefusals.SigningUnavailable(NoAuth);

    /// <summary>Maps <c>/subscriptions</c>.</summary>
    public static IEndpointRouteBuilder MapSubscriptions(this IEndpointRouteBuilder api)
    {
        api.MapPost(
                "/subscriptions",
                async (JsonBody<CreateSubscription> body, IMediator mediator, CancellationToken stop) =>
                    Answer.Created(await mediator.Send(body.Value, stop), s => $"/v1/subscriptions/{s.Id}")
            )
            .Makes<CreateSubscription>(
                NewSubscription,
                PlanRefusals.NotFound,
                CustomerRefusals.NotFound,
                SubscriptionRefusals.PlanInactive,
                SubscriptionRefusals.OpenidDiffers,
                SubscriptionRefusals.AlreadyExists,
                CustomerRefusals.ReferenceTaken,
                Refused,
                Unavailable
            );

        api.MapGet(
                "/subscriptions",
                async (
                    Paging paging,
                    string? status,
                    string? customer,
                    string? plan,
                    string? contract_id,
                    string? out_contract_code,
                    string? expand,
                    IMediator mediator,
                    CancellationToken stop
                ) =>
                    Answer.Ok(
                        await mediator.Send(
                            new ListSubscriptions(
                                paging.Page,
                                status,
                                customer,
                                plan,
                                contract_id,
                                out_contract_code,
                                expand
                            ),
                            stop
                        )
                    )
            )
            .TakesPaging(Paging.Metadata, "status", "customer", "plan", "contract_id", "out_contract_code", "expand")
            .Does<ListSubscriptions>();

        api.MapGet(
                "/subscriptions/{id}",
                async (string id, string? expand, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(new GetSubscription(id, expand), stop))
            )
            .TakesQuery("expand")
            .Does<GetSubscription>(SubscriptionRefusals.NotFound);

        api.MapPost(
                "/subscriptions/{id}/cancel",
                async (string id, JsonBody<CancelSubscription> body, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(body.Value with { Subscription = id }, stop))
            )
            .Does<CancelSubscription>(
                """{"at":"period_end","reason":"moved away"}""",
                SubscriptionRefusals.NotFound,
                SubscriptionRefusals.AlreadyCanceled,
                SubscriptionRefusals.NotStarted
            );

        api.MapPost(
                "/subscriptions/{id}/sign",
                async (string id, JsonBody<SignSubscription> body, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(body.Value with { Subscription = id }, stop))
            )
            .Does<SignSubscription>(
                """{"channel":"h5","client_ip":"203.0.113.9"}""",
                SubscriptionRefusals.NotFound,
                SubscriptionRefusals.NoSignatureNeeded,
                SubscriptionRefusals.DatePassed,
                Refused,
                Unavailable
            );

        api.MapGet(
                "/subscriptions/{id}/timeline",
                async (string id, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(new GetTimeline(id), stop))
            )
            .Does<GetTimeline>(SubscriptionRefusals.NotFound);

        api.MapGet(
                "/subscriptions/{id}/explain_dates",
                async (string id, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(new ExplainDates(id), stop))
            )
            .Does<ExplainDates>(SubscriptionRefusals.NotFound);

        api.MapGet(
                "/access",
                async (string? customer, string? plan, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(new GetAccess(customer, plan), stop))
            )
            .TakesQuery("customer", "plan")
            .Does<GetAccess>(CustomerRefusals.NotFound, PlanRefusals.NotFound);
        return api;
    }
}
