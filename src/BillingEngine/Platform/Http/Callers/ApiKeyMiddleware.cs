using BillingEngine.Platform.Http.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Platform.Http.Callers;

/// <summary>
/// The scope that an endpoint needs, where it differs from the method's (GET reads, all others write).
/// </summary>
public sealed record NeedsScope(Scopes Scopes);

/// <summary>Marks an endpoint under <c>/v1</c> that checks its callers itself.</summary>
public sealed record WithoutApiKey;

/// <summary>Marks an endpoint that accepts subscriber tokens and no API keys.</summary>
public sealed record ForSubscribers;

/// <summary>
/// Requires an API key for every address under <c>/v1</c>, also one without a route, and the scope that the route
/// needs.
/// </summary>
public sealed class ApiKeyMiddleware(RequestDelegate next, ApiKeys keys)
{
    /// <summary>Checks the key and sets the current merchant.</summary>
    public async Task InvokeAsync(HttpContext context, CurrentMerchant merchant)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        if (
            !context.Request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase)
            || metadata?.GetMetadata<WithoutApiKey>() is not null
        )
        {
            await next(context);
            return;
        }
        // Also for an unknown route or method.
        if (context.Request.Path.StartsWithSegments("/v1/mini_program", StringComparison.OrdinalIgnoreCase))
        {
            await EnterSubscriberAsync(context);
            return;
        }
        var brought = Bearer.Of(context.Request, Bearer.NoHeader, ApiKeys.Prefix, Bearer.NoKey);
        var read = brought.Secret is { } key ? await keys.FindAsync(key, context.RequestAborted) : default;
        if (read.Holder is not { } holder)
        {
            await RefuseAsync(context, brought.Refusal ?? (read.IsBusy ? Busy : Bearer.UnknownKey));
            return;
        }
        var needed = metadata?.GetMetadata<NeedsScope>()?.Scopes ?? ByMethod(context.Request.Method);
        if (!holder.Scopes.HasFlag(needed))
        {
            var words = WireJson.Name(needed.ToString());
            await ScopeMissing(words).ExecuteAsync(context);
            return;
        }
        merchant.Enter(holder.Merchant, holder.Scopes, holder.Id);
        await next(context);
    }

    private async Task EnterSubscriberAsync(HttpContext context)
    {
        var tokens = context.RequestServices.GetRequiredService<SubscriberTokens>();
        var brought = Bearer.Of(context.Request, Bearer.NoToken, SubscriberTokens.Prefix, Bearer.NoToken);
        var read = brought.Secret is { } token ? await tokens.FindAsync(token, context.RequestAborted) : default;
        if (read.Holder is not { } holder)
        {
            await RefuseAsync(context, brought.Refusal ?? (read.IsBusy ? Busy : Bearer.UnknownToken));
            return;
        }
        context.RequestServices.GetRequiredService<CurrentSubscriber>().Enter(holder);
        await next(context);
    }

    // Too many unknown keys at once: this one was not looked up.
    private static Problem Busy => RateLimitMiddleware.Exceeded;

    private static Task RefuseAsync(HttpContext context, Problem refusal)
    {
        // RFC 6750: the scheme alone without credentials, the reason with wrong ones.
        if (
            refusal.Status == StatusCodes.Status401Unauthorized
            && !string.IsNullOrWhiteSpace(context.Request.Headers.Authorization)
        )
        {
            context.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        }

        return refusal.ExecuteAsync(context);
    }

    internal static Problem ScopeMissing(string words) =>
        new(StatusCodes.Status403Forbidden, "scope_missing", $"The API key lacks the scope: {words}.");

    internal static Scopes ByMethod(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) ? Scopes.Read : Scopes.Write;
}
