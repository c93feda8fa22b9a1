using BillingEngine.Platform.Http.Json;
using Microsoft.AspNetCore.Http;

namespace BillingEngine.Platform.Http;

/// <summary>Returns the first refused argument of a route instead of running the route.</summary>
internal static class RefusalFilter
{
    public static ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        foreach (var argument in context.Arguments)
        {
            if (argument is IRefusable { Refusal: { } refusal })
                return ValueTask.FromResult<object?>(refusal);
        }
        return next(context);
    }
}
