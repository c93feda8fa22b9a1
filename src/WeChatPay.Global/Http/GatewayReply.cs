using WeChatPay.Global.Signing;

namespace WeChatPay.Global.Http;

/// <summary>
/// What can be said of a call without its body. <paramref name="Status"/> is null when no answer came.
/// </summary>
public sealed record CallFacts(
    string Operation,
    DateTimeOffset StartedAt,
    TimeSpan Duration,
    int? Status,
    string? RequestId
);

/// <summary>How far an error can be believed.</summary>
public enum ErrorTrust
{
    /// <summary>The gateway signed it.</summary>
    Verified,

    /// <summary>
    /// It came without a signature: from the gateway before it knew us, or from anybody on the way.
    /// </summary>
    Unsigned,

    /// <summary>It came with a signature that is not right.</summary>
    Forged,
}

/// <summary>Why no answer came; the request may have arrived all the same.</summary>
public enum Silence
{
    /// <summary>No connection could be made.</summary>
    NotConnected,

    /// <summary>The time allowed ran out.</summary>
    TimedOut,

    /// <summary>The connection broke before the answer was whole.</summary>
    Broken,

    /// <summary>The answer was longer than the client reads.</summary>
    TooLong,
}

/// <summary>
/// Every way a call can end. Only <see cref="Answered"/> is the gateway's word that the deed is done.
/// </summary>
public abstract record GatewayReply<T>
{
    private GatewayReply(CallFacts call) => Call = call;

    /// <summary>The facts of the call.</summary>
    public CallFacts Call { get; }

    /// <summary>A 2xx other than 202, rightly signed and read.</summary>
    public sealed record Answered(T Value, CallFacts Call) : GatewayReply<T>(Call);

    /// <summary>A rightly signed 202: taken, not yet done (D-11).</summary>
    public sealed record Accepted(CallFacts Call) : GatewayReply<T>(Call);

    /// <summary>Any status that is not 2xx.</summary>
    public sealed record Refused(int Status, ErrorReply Error, ErrorTrust Trust, CallFacts Call)
        : GatewayReply<T>(Call);

    /// <summary>A 2xx whose signature is missing or wrong: nothing is known.</summary>
    public sealed record Untrusted(SignatureFault Fault, CallFacts Call) : GatewayReply<T>(Call);

    /// <summary>A rightly signed 2xx whose body makes no sense.</summary>
    public sealed record Unreadable(string Reason, CallFacts Call) : GatewayReply<T>(Call);

    /// <summary>No whole answer came.</summary>
    public sealed record NoAnswer(Silence Silence, CallFacts Call) : GatewayReply<T>(Call);
}

/// <summary>The value of an answer that has no body.</summary>
public readonly record struct NoContent;
