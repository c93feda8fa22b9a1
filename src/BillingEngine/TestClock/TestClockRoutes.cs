using BillingEngine.Platform.Http;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.OpenApi;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace BillingEngine.TestClock;

/// <summary>The routes of the sandbox clock. They do not exist outside the sandbox.</summary>
public static class TestClockRoutes
{
    /// <summary>Maps <c>/test_clock</c>.</summary>
    public static IEndpointRouteBuilder MapTestClock(this IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/test_clock",
                async (IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(new GetTestClock(), stop))
            )
            .Does<GetTestClock>();

        api.MapPost(
                "/test_clock/advance",
                async (JsonBody<AdvanceTestClock> body, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(body.Value, stop))
            )
            .Does<AdvanceTestClock>("""{"to":"2026-12-22T02:00:00Z"}""", AdvanceTestClockHandler.Busy);
        return api;
    }
}
