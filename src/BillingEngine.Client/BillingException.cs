namespace BillingEngine.Client;

/// <summary>What the client throws, but for wrong arguments and cancellation.</summary>
public abstract class BillingException : Exception
{
    private protected BillingException(string message, Exception? inner = null)
        : base(message, inner) { }

    /// <summary>
    /// The key under which a write was sent; sent again under it by the caller, it happens once. Null for reads.
    /// </summary>
    public string? IdempotencyKey { get; internal init; }
}

/// <summary>The engine refused; <see cref="Code"/> says why, for programs.</summary>
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
    /// What was wrong; it never changes its meaning. <c>unreadable_answer</c> where the answer is not the engine's own,
    /// as a proxy's.
    /// </summary>
    public string Code { get; }

    /// <summary>What was wrong and what to do next, for people.</summary>
    public string Detail { get; }

    /// <summary>The fields at fault by their path in the request, each with its messages; empty but for 422.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Errors { get; }

    /// <summary>Finds the request in the engine's log; tell it to whoever runs the engine.</summary>
    public string? TraceId { get; }

    /// <summary>What WeChat said, where it was WeChat that refused.</summary>
    public GatewayWords? Gateway { get; }

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

/// <summary>What WeChat said.</summary>
public sealed record GatewayWords
{
    /// <summary>Its code.</summary>
    public string? Code { get; init; }

    /// <summary>Its words.</summary>
    public string? Message { get; init; }

    /// <summary>Its number of the request.</summary>
    public string? RequestId { get; init; }
}

/// <summary>
/// No answer came, however often it was asked, or none that this client can read: whether a write happened is not
/// known. Sent again with the same <see cref="BillingException.IdempotencyKey"/> it happens once.
/// </summary>
public sealed class BillingConnectionException : BillingException
{
    internal BillingConnectionException(string message, Exception? inner)
        : base(message, inner) { }
}

/// <summary>A webhook that is not the engine's, or too old: answer 400 and do nothing.</summary>
public sealed class WebhookVerificationException : BillingException
{
    internal WebhookVerificationException(string message, Exception? inner = null)
        : base(message, inner) { }
}
