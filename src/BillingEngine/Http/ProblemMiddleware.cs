using BillingEngine.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace BillingEngine.Http;

/// <summary>
/// Gives every failure the form of a problem: bare statuses, exceptions without their insides, a database that is
/// away.
/// </summary>
public sealed class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    // nginx's word for a caller that hung up; nobody reads it but the log.
    private const int ClientClosedRequest = 499;

    internal static readonly Problem ConcurrentUpdate = new(StatusCodes.Status409Conflict, "concurrent_update",
        "Another request changed the object at the same time; nothing was done, send it again.");

    internal static readonly Problem DatabaseUnavailable = Problem.Of(new Error(
        ErrorKind.Unavailable, "database_unavailable", "The database cannot be reached; send the request again."));

    /// <summary>Runs the rest of the pipeline.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException
            && context.RequestAborted.IsCancellationRequested)
        {
            if (!context.Response.HasStarted)
                context.Response.StatusCode = ClientClosedRequest;
            return;
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            var problem = Of(exception);
            if (problem.Status == StatusCodes.Status500InternalServerError)
                logger.LogError(exception, "{Method} {Path} failed", context.Request.Method, context.Request.Path);
            else
                logger.LogWarning("{Method} {Path} answered {Status}: {Reason}",
                    context.Request.Method, context.Request.Path, problem.Status, exception.GetType().Name);
            context.Response.Clear();
            await problem.ExecuteAsync(context);
            return;
        }
        var response = context.Response;
        if (!response.HasStarted && response.StatusCode >= 400 && response.ContentType is null
            && response.ContentLength is null)
            await OfStatus(context).ExecuteAsync(context);
    }

    // A base address that ends in /v1 already, given to a client that adds it.
    private static Problem OfStatus(HttpContext context) => context.Response.StatusCode == StatusCodes.Status404NotFound
        && context.Request.Path.StartsWithSegments("/v1/v1", StringComparison.OrdinalIgnoreCase)
            ? new Problem(StatusCodes.Status404NotFound, "not_found",
                "There is nothing at this address: it has /v1 twice. Leave /v1 away from the base address.")
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

    // What the server itself refuses is away only when it is starting, stopping, full, or the connection broke (class
    // 08, 53, 57P).
    private static bool IsAway(NpgsqlException exception) => exception is not PostgresException server
        || server.SqlState.StartsWith("08", StringComparison.Ordinal)
        || server.SqlState.StartsWith("53", StringComparison.Ordinal)
        || server.SqlState.StartsWith("57P", StringComparison.Ordinal);
}
