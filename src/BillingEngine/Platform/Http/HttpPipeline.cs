using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.Idempotency;
using BillingEngine.Platform.Lists;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Platform.Http;

/// <summary>
/// Registers the HTTP middleware in order: errors, routing, API keys, rate limits, idempotency.
/// </summary>
public static class HttpPipeline
{
    /// <summary>Registers the services of the routes; the database's data source is registered elsewhere.</summary>
    public static IServiceCollection AddBillingHttp(this IServiceCollection services)
    {
        services.AddSingleton<ApiKeys>();
        services.AddSingleton(_ => new SeldomLog());
        services.AddSingleton(p => new RateLimits(p.GetService<EngineOptions>()));
        services.AddScoped<CurrentMerchant>();
        services.AddScoped<IdempotencyHold>();
        return services;
    }

    /// <summary>Adds the middleware; routes are mapped after it.</summary>
    public static IApplicationBuilder UseBillingHttp(this IApplicationBuilder app) =>
        app.UseMiddleware<ProblemMiddleware>()
            .UseRouting()
            .UseMiddleware<ApiKeyMiddleware>()
            .UseMiddleware<RateLimitMiddleware>()
            .UseMiddleware<IdempotencyMiddleware>();

    /// <summary>
    /// The group of the API: <c>/v1</c>, whose routes may take <see cref="JsonBody{T}"/> and <see cref="Paging"/>.
    /// </summary>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1");
        group.AddEndpointFilter(QueryFilter.InvokeAsync);
        group.AddEndpointFilter(RefusalFilter.InvokeAsync);
        return group;
    }

    /// <summary>Requires another scope than the method's own.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder builder, Scopes scopes)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new NeedsScope(scopes));

    /// <summary>Accepts subscriber tokens instead of API keys.</summary>
    public static TBuilder TakesSubscribers<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new ForSubscribers());

    /// <summary>Accepts the query fields of paging and these filters; every other is refused.</summary>
    public static TBuilder TakesPaging<TBuilder>(this TBuilder builder, params string[] filters)
        where TBuilder : IEndpointConventionBuilder => builder.TakesQuery([.. Paging.Fields, .. filters]);

    /// <summary>Accepts these query fields; every other is refused, so that a misspelt filter is never ignored.</summary>
    public static TBuilder TakesQuery<TBuilder>(this TBuilder builder, params string[] names)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new TakenQuery(names));
}
