namespace BillingEngine.Client;

/// <summary>The base of the client's exceptions, except those for invalid arguments and cancellation.</summary>
public abstract class BillingException : Exception
{
    private protected BillingException(string message, Exception? inner = null)
        : base(message, inner) { }

    /// <summary>
    /// The idempotency key of a write; null for reads. The caller can send the write again with it, and it happens
    /// once.
    /// </summary>
    public string? IdempotencyKey { get; internal init; }
}

/// <summary>The engine refused the request. <see cref="Code"/> is the reason for programs.</summary>
public sealed class BillingApiException : BillingException
{
    internal BillingApiException(int status, Problem problem)
        : base(Words(status, problem))
    {
        Status = status;
        Code = problem.Code ?? "unreadable_answer";
        Detail = problem.Detail ?? "";
        TraceId = problem.TraceId;
        Errors = problem.Errors ?? new Dictionary<string, IReadOnlyList<string>>();
        Gateway = problem.Gateway;
    }

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>
    /// The error code; its meaning never changes. <c>unreadable_answer</c> when the response did not come from the
    /// engine, for example from a proxy.
    /// </summary>
    public string Code { get; }

    /// <summary>What is wrong and what to do next, for people.</summary>
    public string Detail { get; }

    /// <summary>
    /// The invalid fields by their path in the request, each with its messages; empty except for 422.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Errors { get; }

    /// <summary>
    /// The id of the request in the engine's log. Include it in a report to the operator of the engine.
    /// </summary>
    public string? TraceId { get; }

    /// <summary>WeChat's error, if WeChat refused the request.</summary>
    public GatewayError? Gateway { get; }

    /// <summary>How long the engine asks to wait before the next attempt.</summary>
    public TimeSpan? RetryAfter { get; internal init; }

    private static string Words(int status, Problem problem)
    {
        var fields = problem.Errors is null
            ? ""
            : string.Concat(problem.Errors.Select(field => $" {field.Key}: {string.Join(' ', field.Value)}"));
        var trace = problem.TraceId is null ? "" : $" (trace {problem.TraceId})";
        return $"{status} {problem.Code ?? "unreadable_answer"}: {problem.Detail}{fields}{trace}";
    }
}

/// <summary>An error of WeChat Pay.</summary>
public sealed record GatewayError
{
    /// <summary>WeChat's error code.</summary>
    public string? Code { get; init; }

    /// <summary>WeChat's error message.</summary>
    public string? Message { get; init; }

    /// <summary>WeChat's id of the request.</summary>
    public string? RequestId { get; init; }
}

/// <summary>
/// No response came after all attempts, or none that this client can read. Whether a write happened is unknown. Sent
/// again with the same <see cref="BillingException.IdempotencyKey"/>, it happens once.
/// </summary>
public sealed class BillingConnectionException : BillingException
{
    internal BillingConnectionException(string message, Exception? inner)
        : base(message, inner) { }
}

/// <summary>A webhook that is not from the engine, or too old: respond with 400 and ignore it.</summary>
public sealed class WebhookVerificationException : BillingException
{
    internal WebhookVerificationException(string message, Exception? inner = null)
        : base(message, inner) { }
}
