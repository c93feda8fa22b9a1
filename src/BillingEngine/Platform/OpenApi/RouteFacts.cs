using BillingEngine.Platform.Http;
using BillingEngine.Platform.Pipeline;
using MediatR;
using Microsoft.AspNetCore.Builder;

namespace BillingEngine.Platform.OpenApi;

/// <summary>
/// What the OpenAPI document says of a route beyond its method and address: the use case it sends, the status of its
/// success, the refusals that are its own, and an example of its body.
/// </summary>
public sealed record RouteFacts(Type UseCase, int Status, IReadOnlyList<Problem> Refusals, string? Example)
{
    /// <summary>What a success answers: the <c>T</c> of the use case.</summary>
    public Type Answer { get; } =
        UseCase
            .GetInterfaces()
            .Single(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IRequest<>))
            .GetGenericArguments()[0]
            .GetGenericArguments()[0];
}

/// <summary>A field that holds different things: an object in full, an identifier, or whatever there is.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class ShownAsAttribute(params Type[] types) : Attribute
{
    /// <summary>The types; none for an object of no fixed form.</summary>
    public IReadOnlyList<Type> Types { get; } = types;
}

/// <summary>Puts the facts beside the route.</summary>
public static class RouteFactsRegistration
{
    /// <summary>The route sends this use case, and may answer these refusals of its own.</summary>
    public static RouteHandlerBuilder Does<TUseCase>(this RouteHandlerBuilder route, params Error[] refusals) =>
        route.WithMetadata(new RouteFacts(typeof(TUseCase), 200, [.. refusals.Select(Problem.Of)], null));

    /// <summary>The same for a route that takes a body, which may look like this.</summary>
    public static RouteHandlerBuilder Does<TUseCase>(
        this RouteHandlerBuilder route,
        string example,
        params Error[] refusals
    ) => route.WithMetadata(new RouteFacts(typeof(TUseCase), 200, [.. refusals.Select(Problem.Of)], example));

    /// <summary>The same for a route that makes an object.</summary>
    public static RouteHandlerBuilder Makes<TUseCase>(
        this RouteHandlerBuilder route,
        string example,
        params Error[] refusals
    ) => route.WithMetadata(new RouteFacts(typeof(TUseCase), 201, [.. refusals.Select(Problem.Of)], example));
}
