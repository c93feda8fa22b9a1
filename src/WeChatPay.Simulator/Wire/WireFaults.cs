using System.Text;
using WeChatPay.Simulator.Faults;

namespace WeChatPay.Simulator.Wire;

/// <summary>What a fault does to a call before and after its operation.</summary>
internal static class WireFaults
{
    private const double SlowSeconds = 2;
    private const double TimeoutSeconds = 60;

    /// <summary>The reply instead of the operation; null performs the operation.</summary>
    public static WireReply? Instead(Fault? fault) =>
        fault?.Kind switch
        {
            FaultKinds.Error500 => Broken(500),
            FaultKinds.Error502 => Broken(502),
            FaultKinds.Error503 => Broken(503),
            FaultKinds.TooMany => WireReply.Refuse(429, "RATELIMIT_EXCEEDED", "too fast"),
            FaultKinds.Accepted => new WireReply(202, "{}"u8.ToArray()),
            FaultKinds.UnknownCode => WireReply.Refuse(
                fault.Rule?.Status ?? 400,
                fault.Rule?.Code ?? "UNDOCUMENTED_SURPRISE",
                "an undocumented code"
            ),
            FaultKinds.NoCode => new WireReply(
                fault.Rule?.Status ?? 400,
                "{\"message\":\"something went wrong\"}"u8.ToArray()
            ),
            _ => null,
        };

    /// <summary>The reply as the fault changes it after the operation.</summary>
    public static WireReply After(Fault? fault, WireReply reply) =>
        fault?.Kind switch
        {
            FaultKinds.Error500After => Broken(500),
            FaultKinds.Error502After => Broken(502),
            FaultKinds.Error503After => Broken(503),
            FaultKinds.ExtraField when reply is { Status: 200, StatementSha1: null } => new WireReply(
                200,
                WithExtraField(reply.Body)
            ),
            _ => reply,
        };

    /// <summary>Seconds to wait before the operation.</summary>
    public static double WaitBefore(Fault? fault) =>
        fault?.Kind switch
        {
            FaultKinds.Slow => fault.Delay(SlowSeconds),
            FaultKinds.TimeoutBefore => fault.Delay(TimeoutSeconds),
            _ => 0,
        };

    /// <summary>Seconds to wait between the operation and the reply.</summary>
    public static double WaitAfter(Fault? fault) =>
        fault?.Kind switch
        {
            FaultKinds.SlowAfter => fault.Delay(SlowSeconds),
            FaultKinds.TimeoutAfter => fault.Delay(TimeoutSeconds),
            _ => 0,
        };

    public static bool DropsBefore(Fault? fault) => fault?.Kind is FaultKinds.LoseBefore or FaultKinds.TimeoutBefore;

    public static bool DropsAfter(Fault? fault) => fault?.Kind is FaultKinds.LoseAfter or FaultKinds.TimeoutAfter;

    private static WireReply Broken(int status) =>
        status switch
        {
            500 => WireReply.Refuse(500, "SYSTEM_ERROR", "system error"),
            502 => WireReply.Refuse(502, "SERVICE_UNAVAILABLE", "bad gateway"),
            _ => WireReply.Refuse(503, "SERVICE_UNAVAILABLE", "overloaded"),
        };

    private static byte[] WithExtraField(byte[] body)
    {
        const string extra = "{\"field_of_next_year\":{\"value\":[1,null]},";
        return [.. Encoding.UTF8.GetBytes(extra), .. body.AsSpan(1)];
    }
}
