namespace WeChatPay.Simulator.Wire;

/// <summary>A received request and its problem, for /_control/requests.</summary>
internal sealed record RequestRecord(
    DateTimeOffset At,
    DateTimeOffset RealAt,
    string RequestId,
    string Method,
    string Target,
    string? Mchid,
    string? Operation,
    int Status,
    string? Code,
    string? Problem,
    string? Fault,
    string? Body
);
