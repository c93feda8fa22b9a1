using BillingEngine.MiniProgram;
using BillingEngine.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Http;

/// <summary>
/// What a key needs for an endpoint, where it is not the rule of the method (GET reads, all others write).
/// </summary>
public sealed record NeedsScope(Scopes Scopes);

/// <summary>Marks an endpoint under <c>/v1</c> that checks its callers itself.</summary>
public sealed record WithoutApiKey;

/// <summary>Marks an endpoint that takes tokens of subscribers, and no API keys.</summary>
public sealed record ForSubscribers;

/// <summary>
/// Lets nobody under <c>/v1</c> without a key, not even to an address that does not exist, and nobody beyond the
/// scopes of the key.
/// </summary>
public sealed class ApiKeyMiddleware(RequestDelegate next, ApiKeys keys)
{
    private const string Scheme = "Bearer ";

    /// <summary>Checks the key and enters its merchant.</summary>
    public async Task InvokeAsync(HttpContext context, CurrentMerchant merchant)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        if (!context.Request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase)
            || metadata?.GetMetadata<WithoutApiKey>() is not null)
        {
            await next(context);
            return;
        }
        // Also where there is no such route, or not by this method.
        if (context.Request.Path.StartsWithSegments("/v1/mini_program", StringComparison.OrdinalIgnoreCase))
        {
            await EnterSubscriberAsync(context);
            return;
        }
        var holder = Bearer(context.Request) is { } key ? await keys.FindAsync(key, context.RequestAborted) : null;
        if (holder is null)
        {
            await Problem.OfStatus(StatusCodes.Status401Unauthorized).ExecuteAsync(context);
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
        var holder = Bearer(context.Request) is { } token
            ? await tokens.FindAsync(token, context.RequestAborted)
            : null;
        if (holder is null)
        {
            await LoginNeeded.ExecuteAsync(context);
            return;
        }
        context.RequestServices.GetRequiredService<CurrentSubscriber>().Enter(holder);
        await next(context);
    }

    internal static readonly Problem LoginNeeded = new(StatusCodes.Status401Unauthorized, "unauthenticated",
        "The request needs a subscriber's token that is in force: Authorization: Bearer st_…, from "
        + "POST /v1/mini_program/login");

    internal static Problem ScopeMissing(string words) =>
        new(StatusCodes.Status403Forbidden, "scope_missing", $"The API key lacks the scope: {words}.");

    internal static Scopes ByMethod(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) ? Scopes.Read : Scopes.Write;

    private static string? Bearer(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? header[Scheme.Length..].Trim()
            : null;
}
