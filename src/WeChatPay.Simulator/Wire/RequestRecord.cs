namespace WeChatPay.Simulator.Wire;

/// <summary>What was received and what was wrong with it, for /_control/requests.</summary>
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
