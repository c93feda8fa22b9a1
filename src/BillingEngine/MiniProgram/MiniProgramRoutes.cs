using BillingEngine.Contracts;
using BillingEngine.Merchants;
using BillingEngine.Plans;
using BillingEngine.Platform.Http;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.Lists;
using BillingEngine.Platform.OpenApi;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Subscriptions;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace BillingEngine.MiniProgram;

/// <summary>
/// The routes that mini programs call directly. They hold no secret: login needs no API key, and all else a subscriber
/// token.
/// </summary>
public static class MiniProgramRoutes
{
    private static readonly GatewayRefusal BadCode = new("40029", "invalid code", null);
    private static readonly GatewayRefusal BadSecret = new("40125", "invalid appsecret", null);
    private static readonly GatewayRefusal NoAuth = new("NO_AUTH", "no permission", null);

    private static readonly Error SigningRefused = SubscriptionRefusals.SigningRefused(
        "NO_AUTH",
        "gold-monthly",
        123,
        NoAuth
    );

    /// <summary>Maps <c>/mini_program</c>.</summary>
    public static IEndpointRouteBuilder MapMiniProgram(this IEndpointRouteBuilder api)
    {
        api.MapPost(
                "/mini_program/login",
                async (JsonBody<LogInSubscriber> body, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(body.Value, stop))
            )
            .WithMetadata(new WithoutApiKey())
            .Does<LogInSubscriber>(
                """{"code":"0a1b2c3d4e5f6g7h8i9j"}""",
                MerchantRefusals.NotFound,
                MiniProgramRefusals.MerchantUnnamed,
                MiniProgramRefusals.NotConfigured,
                MiniProgramRefusals.CodeRefused(BadCode),
                MiniProgramRefusals.LoginRefused(BadSecret),
                MiniProgramRefusals.LoginUnavailable
            );

        api.MapGet(
                "/mini_program/plans",
                async (Paging paging, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(new ListOffers(paging.Page), stop))
            )
            .TakesSubscribers()
            .TakesPaging()
            .Does<ListOffers>();

        api.MapPost(
                "/mini_program/subscriptions",
                async (JsonBody<EnrolSubscriber> body, IMediator mediator, CancellationToken stop) =>
                    Answer.Created(await mediator.Send(body.Value, stop), s => $"/v1/mini_program/subscriptions/{s.Id}")
            )
            .TakesSubscribers()
            .Makes<EnrolSubscriber>(
                """{"plan":"gold-monthly","display_name":"Li Lei"}""",
                PlanRefusals.NotFound,
                SubscriptionRefusals.PlanInactive,
                SubscriptionRefusals.AlreadyExists,
                SubscriptionRefusals.OpenidDiffers,
                SigningRefused,
                SubscriptionRefusals.SigningUnavailable(NoAuth)
            );

        api.MapGet(
                "/mini_program/subscriptions",
                async (Paging paging, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(new ListOwnSubscriptions(paging.Page), stop))
            )
            .TakesSubscribers()
            .TakesPaging()
            .Does<ListOwnSubscriptions>();

        api.MapGet(
                "/mini_program/subscriptions/{id}",
                async (string id, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(new GetOwnSubscription(id), stop))
            )
            .TakesSubscribers()
            .Does<GetOwnSubscription>(SubscriptionRefusals.NotFound);

        api.MapPost(
                "/mini_program/subscriptions/{id}/cancel",
                async (string id, JsonBody<CancelOwnSubscription> body, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(body.Value with { Subscription = id }, stop))
            )
            .TakesSubscribers()
            .Does<CancelOwnSubscription>(
                """{"at":"period_end","reason":"moved away"}""",
                SubscriptionRefusals.NotFound,
                SubscriptionRefusals.AlreadyCanceled,
                SubscriptionRefusals.NotStarted
            );

        api.MapPost(
                "/mini_program/subscriptions/{id}/sign",
                async (string id, JsonBody<SignOwnSubscription> body, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(body.Value with { Subscription = id }, stop))
            )
            .TakesSubscribers()
            .Does<SignOwnSubscription>(
                "{}",
                SubscriptionRefusals.NotFound,
                SubscriptionRefusals.NoSignatureNeeded,
                SubscriptionRefusals.DatePassed,
                SigningRefused,
                SubscriptionRefusals.SigningUnavailable(NoAuth)
            );

        api.MapPost(
                "/mini_program/subscriptions/{id}/terminate",
                async (string id, JsonBody<TerminateOwnContract> body, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(body.Value with { Subscription = id }, stop))
            )
            .TakesSubscribers()
            .Does<TerminateOwnContract>("{}", SubscriptionRefusals.NotFound, ContractRefusals.NotSigned);
        return api;
    }
}
