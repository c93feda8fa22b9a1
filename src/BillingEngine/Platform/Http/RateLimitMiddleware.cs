using System.Globalization;
using BillingEngine.Platform.Http.Callers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Platform.Http;

/// <summary>
/// Limits the requests per API key, per subscriber or, for a route without either, per address. Sends what is left in
/// headers, and refuses with 429 when nothing is left.
/// </summary>
public sealed class RateLimitMiddleware(RequestDelegate next, RateLimits limits)
{
    internal static readonly Problem Exceeded = Problem.OfStatus(StatusCodes.Status429TooManyRequests);

    /// <summary>Counts one request of the caller.</summary>
    public Task InvokeAsync(HttpContext context, CurrentMerchant merchant)
    {
        if (Caller(context, merchant) is not { } caller || limits.Take(caller) is not { } taken)
            return next(context);
        var headers = context.Response.Headers;
        headers["RateLimit-Limit"] = Text(limits.Burst);
        headers["RateLimit-Remaining"] = Text(taken.Left);
        headers["RateLimit-Reset"] = Text(taken.FullInSeconds);
        return taken.IsAllowed ? next(context) : Exceeded.ExecuteAsync(context);
    }

    private static string? Caller(HttpContext context, CurrentMerchant merchant)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<WithoutApiKey>() is not null)
            return "address " + CallerAddress.Of(context);
        if (!merchant.HasEntered)
            return null;
        return merchant.Key is { } key
            ? "key " + key
            : $"subscriber {merchant.Id} {context.RequestServices.GetRequiredService<CurrentSubscriber>().Name}";
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
