using BillingEngine.Platform.OpenApi;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Testing.Engine;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Tests.Idempotency;

/// <summary>What is cut off between its commits runs again under the same key, so it must stand that.</summary>
public sealed class RepeatableStepsTests(ServerHost stack) : IClassFixture<ServerHost>
{
    private static readonly Dictionary<string, string> Why = new(StringComparer.Ordinal)
    {
        ["CreateSubscription"] = "names the subscription and is finished by InterruptedEnrolment",
        ["LogInSubscriber"] = "WeChat takes a code once; keys are not honoured where no caller is known",
        ["EnrolSubscriber"] = "names the subscription and is finished by InterruptedEnrolment",
        ["SignSubscription"] = "another session; the first runs out unused",
        ["SignOwnSubscription"] = "another session; the first runs out unused",
        ["SyncPayment"] = "asks, and the gate takes an answer twice",
        ["CreateOrder"] = "names the order, which is pursued by itself",
        ["CreateRefund"] = "names the refund, which is pursued by itself",
        ["SyncRefund"] = "asks, and the gate takes an answer twice",
        ["ReconcileDay"] = "the same statement again changes nothing",
        ["AdvanceTestClock"] = "a clock that came as far is answered as it stands",
    };

    [Fact]
    public void Every_operation_that_calls_the_gateway_is_known_to_stand_a_second_run()
    {
        var steps = stack
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods[0] is "POST" or "PATCH")
            .Select(route => route.Metadata.GetMetadata<RouteFacts>()?.UseCase)
            .OfType<Type>()
            .Where(useCase =>
                useCase
                    .GetInterfaces()
                    .Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IGatewayStep<>))
            )
            .Select(useCase => useCase.Name);

        Assert.Equal(Why.Keys.Order(StringComparer.Ordinal), steps.Order(StringComparer.Ordinal));
    }
}
