namespace BillingEngine.Platform.Pipeline;

/// <summary>The ways a request is refused; each has one HTTP status.</summary>
public enum ErrorKind
{
    /// <summary>No such object for this merchant: 404.</summary>
    NotFound,

    /// <summary>The state of the object forbids it: 409.</summary>
    Conflict,

    /// <summary>The request itself cannot be accepted: 422.</summary>
    Invalid,

    /// <summary>The gateway refused: 502.</summary>
    Gateway,

    /// <summary>The gateway or the database cannot be reached: 503.</summary>
    Unavailable,
}

/// <summary>What the gateway itself said when it refused.</summary>
/// <param name="Code">The gateway's code.</param>
/// <param name="Message">The gateway's words.</param>
/// <param name="RequestId">The gateway's number of the request.</param>
public sealed record GatewayRefusal(string? Code, string? Message, string? RequestId);

/// <summary>
/// An expected refusal: a stable <paramref name="Code"/>, a sentence, and the fields at fault with their messages.
/// </summary>
public sealed record Error(
    ErrorKind Kind,
    string Code,
    string Detail,
    IReadOnlyDictionary<string, string[]>? Fields = null,
    GatewayRefusal? Gateway = null
)
{
    /// <summary>The refusal of one field, named as in the request.</summary>
    public static Error InvalidField(string field, string message) =>
        new(
            ErrorKind.Invalid,
            "validation_failed",
            "The request has 1 invalid field.",
            new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [message] }
        );
}

/// <summary>
/// Makes a <see cref="Result{T}"/> where the type of the value is an interface, which no implicit conversion accepts.
/// </summary>
public static class Result
{
    /// <summary>A result that holds a value.</summary>
    public static Result<T> Of<T>(T value) => new(value, null);

    /// <summary>A result that holds a refusal.</summary>
    public static Result<T> Refused<T>(Error error) => new(default, error);
}

/// <summary>The value a request asked for, or the refusal.</summary>
public sealed class Result<T>
{
    private readonly T? value;
    private readonly Error? error;

    internal Result(T? value, Error? error)
    {
        this.value = value;
        this.error = error;
    }

    /// <summary>Whether it is a refusal.</summary>
    public bool IsError => error is not null;

    /// <summary>The value; throws when it is a refusal.</summary>
    public T Value =>
        error is null ? value! : throw new InvalidOperationException($"There is no value but {error.Code}.");

    /// <summary>The refusal; throws when there is none.</summary>
    public Error Error => error ?? throw new InvalidOperationException("There is no error.");

    /// <summary>The value as a result.</summary>
    public static implicit operator Result<T>(T value) => new(value, null);

    /// <summary>The refusal as a result.</summary>
    public static implicit operator Result<T>(Error error) => new(default, error);
}
