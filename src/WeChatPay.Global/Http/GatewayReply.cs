using WeChatPay.Global.Signatures;

namespace WeChatPay.Global.Http;

/// <summary>
/// What is known about a call apart from its body. <paramref name="Status"/> is null if no reply arrived.
/// </summary>
public sealed record CallFacts(
    string Operation,
    DateTimeOffset StartedAt,
    TimeSpan Duration,
    int? Status,
    string? RequestId
);

/// <summary>Whether an error is authentic.</summary>
public enum ErrorTrust
{
    /// <summary>WeChat Pay signed it.</summary>
    Verified,

    /// <summary>It has no signature: sent by WeChat Pay before it could identify us, or by anyone on the way.</summary>
    Unsigned,

    /// <summary>Its signature is wrong.</summary>
    Forged,
}

/// <summary>Why no reply arrived. The request may have arrived all the same.</summary>
public enum Silence
{
    /// <summary>No connection could be made.</summary>
    NotConnected,

    /// <summary>The time limit was reached.</summary>
    TimedOut,

    /// <summary>The connection broke before the reply was complete.</summary>
    Broken,

    /// <summary>The reply was longer than the client's limit.</summary>
    TooLong,
}

/// <summary>
/// All the ways a call can end. Only <see cref="Answered"/> proves that WeChat Pay performed the operation.
/// </summary>
public abstract record GatewayReply<T>
{
    private GatewayReply(CallFacts call) => Call = call;

    public CallFacts Call { get; }

    /// <summary>A 2xx other than 202 with a valid signature and a valid body.</summary>
    public sealed record Answered(T Value, CallFacts Call) : GatewayReply<T>(Call);

    /// <summary>A 202 with a valid signature: accepted, not performed yet (D-11).</summary>
    public sealed record Accepted(CallFacts Call) : GatewayReply<T>(Call);

    /// <summary>A status other than 2xx.</summary>
    public sealed record Refused(int Status, ErrorReply Error, ErrorTrust Trust, CallFacts Call)
        : GatewayReply<T>(Call);

    /// <summary>A 2xx whose signature is missing or wrong: nothing is known.</summary>
    public sealed record Untrusted(SignatureFault Fault, CallFacts Call) : GatewayReply<T>(Call);

    /// <summary>A 2xx with a valid signature whose body cannot be parsed.</summary>
    public sealed record Unreadable(string Reason, CallFacts Call) : GatewayReply<T>(Call);

    /// <summary>No complete reply arrived.</summary>
    public sealed record NoAnswer(Silence Silence, CallFacts Call) : GatewayReply<T>(Call);
}

/// <summary>The value of a reply that has no body.</summary>
public readonly record struct NoContent;
