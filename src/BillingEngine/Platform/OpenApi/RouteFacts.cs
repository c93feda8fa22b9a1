using BillingEngine.Platform.Http;
using BillingEngine.Platform.Pipeline;
using MediatR;
using Microsoft.AspNetCore.Builder;

namespace BillingEngine.Platform.OpenApi;

/// <summary>
/// What the OpenAPI document says about a route besides its method and path: its use case, its success status, its own
/// refusals, and an example of its body.
/// </summary>
public sealed record RouteFacts(Type UseCase, int Status, IReadOnlyList<Problem> Refusals, string? Example)
{
    /// <summary>The body of a success: the <c>T</c> of the use case.</summary>
    public Type Answer { get; } =
        UseCase
            .GetInterfaces()
            .Single(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IRequest<>))
            .GetGenericArguments()[0]
            .GetGenericArguments()[0];
}

/// <summary>A field with several forms: a whole object, an id, or any object.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class ShownAsAttribute(params Type[] types) : Attribute
{
    /// <summary>The types; none for an object of no fixed form.</summary>
    public IReadOnlyList<Type> Types { get; } = types;
}

/// <summary>Adds the facts to a route.</summary>
public static class RouteFactsRegistration
{
    /// <summary>The route sends this use case, and can return these refusals of its own.</summary>
    public static RouteHandlerBuilder Does<TUseCase>(this RouteHandlerBuilder route, params Error[] refusals) =>
        route.WithMetadata(new RouteFacts(typeof(TUseCase), 200, [.. refusals.Select(Problem.Of)], null));

    /// <summary>The same for a route with a body, with an example of the body.</summary>
    public static RouteHandlerBuilder Does<TUseCase>(
        this RouteHandlerBuilder route,
        string example,
        params Error[] refusals
    ) => route.WithMetadata(new RouteFacts(typeof(TUseCase), 200, [.. refusals.Select(Problem.Of)], example));

    /// <summary>The same for a route that creates an object.</summary>
    public static RouteHandlerBuilder Makes<TUseCase>(
        this RouteHandlerBuilder route,
        string example,
        params Error[] refusals
    ) => route.WithMetadata(new RouteFacts(typeof(TUseCase), 201, [.. refusals.Select(Problem.Of)], example));
}
