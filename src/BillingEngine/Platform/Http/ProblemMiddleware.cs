using BillingEngine.Platform.Logging;
using BillingEngine.Platform.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace BillingEngine.Platform.Http;

/// <summary>
/// Turns every failure into problem details: a status without a body, an exception (without its internals), an
/// unreachable database.
/// </summary>
public sealed partial class ProblemMiddleware(RequestDelegate next, ILoggerFactory loggers)
{
    private readonly ILogger logger = loggers.CreateLogger(LogCategories.Problems);

    // nginx's status for a caller that closed the connection. Only the log shows it.
    private const int ClientClosedRequest = 499;

    internal static readonly Problem ConcurrentUpdate = new(
        StatusCodes.Status409Conflict,
        "concurrent_update",
        "Another request changed the object at the same time. Nothing was changed; retry."
    );

    internal static readonly Problem DatabaseUnavailable = Problem.Of(
        new Error(ErrorKind.Unavailable, "database_unavailable", "The database cannot be reached. Retry.")
    );

    /// <summary>Runs the rest of the pipeline.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception exception)
            when (exception is OperationCanceledException or IOException
                && context.RequestAborted.IsCancellationRequested
            )
        {
            if (!context.Response.HasStarted)
                context.Response.StatusCode = ClientClosedRequest;
            return;
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            var problem = Of(exception);
            if (problem.Status == StatusCodes.Status500InternalServerError)
                Failed(logger, exception, context.Request.Method, RouteOf(context));
            else
                Unavailable(logger, context.Request.Method, RouteOf(context), problem.Status, exception.GetType().Name);
            context.Response.Clear();
            await problem.ExecuteAsync(context);
            return;
        }
        var response = context.Response;
        if (
            !response.HasStarted
            && response.StatusCode >= 400
            && response.ContentType is null
            && response.ContentLength is null
        )
        {
            await OfStatus(context).ExecuteAsync(context);
        }
        // Callers without a key are many and are counted elsewhere.
        if (
            context.Items.TryGetValue(Problem.CodeItem, out var code)
            && response.StatusCode is not (StatusCodes.Status401Unauthorized or StatusCodes.Status429TooManyRequests)
        )
        {
            Refused(logger, context.Request.Method, RouteOf(context), response.StatusCode, (string)code!);
        }
    }

    // The pattern, not the address: an address may contain a customer's own reference.
    private static string RouteOf(HttpContext context) =>
        (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "an unknown address";

    [LoggerMessage(LogLevel.Error, "{Method} {Route} failed")]
    private static partial void Failed(ILogger logger, Exception exception, string method, string route);

    [LoggerMessage(LogLevel.Warning, "{Method} {Route} answered {Status}: {Reason}")]
    private static partial void Unavailable(ILogger logger, string method, string route, int status, string reason);

    [LoggerMessage(LogLevel.Information, "{Method} {Route} answered {Status}: {Code}")]
    private static partial void Refused(ILogger logger, string method, string route, int status, string code);

    // The base address ends in /v1 already and the client adds it again.
    private static Problem OfStatus(HttpContext context) =>
        context.Response.StatusCode == StatusCodes.Status404NotFound
        && context.Request.Path.StartsWithSegments("/v1/v1", StringComparison.OrdinalIgnoreCase)
            ? new Problem(
                StatusCodes.Status404NotFound,
                "not_found",
                "There is no route at this address: it contains /v1 twice. Remove /v1 from the base address."
            )
            : Problem.OfStatus(context.Response.StatusCode);

    private static Problem Of(Exception exception)
    {
        if (exception is BadHttpRequestException bad)
            return Problem.OfStatus(bad.StatusCode);
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case DbUpdateConcurrencyException:
                case PostgresException
                {
                    SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected,
                }:
                    return ConcurrentUpdate;
                case NpgsqlException database when IsAway(database):
                    return DatabaseUnavailable;
            }
        }
        return Problem.OfStatus(StatusCodes.Status500InternalServerError);
    }

    // An error of the database server means "unavailable" only while it starts, stops, is full, or the connection broke
    // (class 08, 53, 57P).
    private static bool IsAway(NpgsqlException exception) =>
        exception is not PostgresException server
        || server.SqlState.StartsWith("08", StringComparison.Ordinal)
        || server.SqlState.StartsWith("53", StringComparison.Ordinal)
        || server.SqlState.StartsWith("57P", StringComparison.Ordinal);
}
