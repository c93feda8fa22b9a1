using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using BillingEngine.Http.Pages;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace BillingEngine.Platform.Http;

/// <summary>An error response: RFC 9457 problem details with the engine's stable code.</summary>
public sealed record Problem(
    int Status,
    string Code,
    string Detail,
    IReadOnlyDictionary<string, string[]>? Errors = null,
    GatewayRefusal? Gateway = null,
    int? RetryAfterSeconds = null
) : IResult
{
    /// <summary>The media type of every error response.</summary>
    public const string ContentType = "application/problem+json";

    /// <summary>Under this item the request stores the code of its error response, for the log.</summary>
    internal const string CodeItem = "billing.problem";

    private static readonly JsonSerializerOptions Json = new(WireJson.Options)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The error response for an expected refusal of a use case.</summary>
    public static Problem Of(Error error) =>
        error.Kind switch
        {
            ErrorKind.NotFound => new(StatusCodes.Status404NotFound, error.Code, error.Detail),
            ErrorKind.Conflict => new(StatusCodes.Status409Conflict, error.Code, error.Detail, error.Fields),
            ErrorKind.Invalid => new(StatusCodes.Status422UnprocessableEntity, error.Code, error.Detail, error.Fields),
            ErrorKind.Gateway => new(StatusCodes.Status502BadGateway, error.Code, error.Detail, null, error.Gateway),
            ErrorKind.Unavailable => new(
                StatusCodes.Status503ServiceUnavailable,
                error.Code,
                error.Detail,
                null,
                error.Gateway,
                1
            ),
            _ => throw new UnreachableException(error.Kind.ToString()),
        };

    /// <summary>Invalid fields, each with its messages.</summary>
    public static Problem Invalid(IReadOnlyDictionary<string, string[]> errors) =>
        new(
            StatusCodes.Status422UnprocessableEntity,
            "validation_failed",
            $"The request has {(errors.Count == 1 ? "1 invalid field" : $"{errors.Count} invalid fields")}.",
            errors
        );

    /// <summary>One invalid field.</summary>
    public static Problem Invalid(string field, string message) =>
        Invalid(new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [message] });

    /// <summary>The error response for a status that routing or a handler set without a body.</summary>
    public static Problem OfStatus(int status) =>
        status switch
        {
            400 => new(status, "malformed_request", "The request could not be parsed."),
            401 => new(status, "unauthenticated", "The request needs an API key: Authorization: Bearer sk_…"),
            403 => new(status, "forbidden", "The request is not permitted."),
            404 => new(
                status,
                "not_found",
                "There is no route at this address. See /docs on this server for all routes."
            ),
            405 => new(
                status,
                "method_not_allowed",
                "This route does not accept this method. The Allow header lists the methods it accepts."
            ),
            408 => new(status, "request_timeout", "The request did not arrive in time."),
            413 => new(status, "body_too_large", "The body is too large."),
            415 => new(status, "unsupported_media_type", "The body must be application/json in UTF-8."),
            429 => new(
                status,
                "too_many_requests",
                "Too many requests. Wait for the seconds in Retry-After, then retry.",
                RetryAfterSeconds: 1
            ),
            502 => new(status, "gateway_refused", "WeChat refused the request."),
            503 => new(
                status,
                "unavailable",
                "The engine is not available. Nothing was changed; retry later.",
                RetryAfterSeconds: 1
            ),
            >= 500 => new(
                status,
                "internal_error",
                "The engine failed. Search its log for the trace_id to find the cause."
            ),
            _ => new(status, "refused", ReasonPhrases.GetReasonPhrase(status)),
        };

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        httpContext.Items[CodeItem] = Code;
        response.StatusCode = Status;
        response.Headers.CacheControl = "no-store";
        if (Status == StatusCodes.Status401Unauthorized && response.Headers.WWWAuthenticate.Count == 0)
            response.Headers.WWWAuthenticate = "Bearer";
        if (RetryAfterSeconds is { } seconds && response.Headers.RetryAfter.Count == 0)
            response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var (title, trace) = (
            ReasonPhrases.GetReasonPhrase(Status),
            Activity.Current?.TraceId.ToString() ?? httpContext.TraceIdentifier
        );
        if (HtmlPage.IsWanted(httpContext.Request))
        {
            await HtmlPage
                .Of(
                    httpContext,
                    Status,
                    title,
                    $"""
                    <p role="alert">{HtmlPage.Encode(Detail)}</p>
                    <p><small>{Status} {HtmlPage.Encode(Code)}, trace {HtmlPage.Encode(trace)}</small></p>
                    <p><a href="{httpContext.Request.PathBase}/">Go to the start page</a></p>
                    """
                )
                .ExecuteAsync(httpContext);
            return;
        }
        response.ContentType = ContentType;
        var body = new Body("urn:billing-engine:error:" + Code, title, Status, Detail, Code, Errors, trace, Gateway);
        await response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(body, Json), httpContext.RequestAborted);
    }

    private sealed record Body(
        string Type,
        string Title,
        int Status,
        string Detail,
        string Code,
        IReadOnlyDictionary<string, string[]>? Errors,
        string TraceId,
        GatewayRefusal? Gateway
    );
}
