using BillingEngine.Platform.Http;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.Idempotency;
using Microsoft.AspNetCore.Http;

namespace BillingEngine.Platform.OpenApi;

/// <summary>The refusals that every route can return.</summary>
internal static class CommonRefusals
{
    private static readonly Problem[] OfEveryRoute =
    [
        Problem.OfStatus(StatusCodes.Status400BadRequest),
        Problem.OfStatus(StatusCodes.Status401Unauthorized),
        ApiKeyMiddleware.ScopeMissing("write"),
        RateLimitMiddleware.Exceeded,
        Problem.Invalid("amout", "is not a known field"),
        Problem.OfStatus(StatusCodes.Status500InternalServerError),
        ProblemMiddleware.DatabaseUnavailable,
    ];

    private static readonly Problem[] OfBodies =
    [
        StrictJson.Malformed("The body is not valid JSON near line 1, byte 9."),
        Problem.OfStatus(StatusCodes.Status408RequestTimeout),
        Problem.OfStatus(StatusCodes.Status413PayloadTooLarge),
        Problem.OfStatus(StatusCodes.Status415UnsupportedMediaType),
    ];

    /// <summary>The refusals of a method, with or without a body.</summary>
    public static IEnumerable<Problem> Of(string method, bool takesBody) =>
        [
            .. OfEveryRoute,
            .. HttpMethods.IsGet(method) ? [] : new[] { ProblemMiddleware.ConcurrentUpdate },
            .. IdempotencyMiddleware.IsTakenOn(method)
                ? new[] { IdempotencyMiddleware.Reused, IdempotencyMiddleware.InProgress }
                : [],
            .. takesBody ? OfBodies : [],
        ];
}
