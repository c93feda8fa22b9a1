using System.Diagnostics.Metrics;

namespace WeChatPay.Global.Http;

/// <summary>
/// Measures the duration of every call with <c>System.Diagnostics.Metrics</c>, by operation and result.
/// </summary>
public static class CallMeter
{
    public const string MeterName = "WeChatPay.Global";

    /// <summary>The histogram's name; its unit is seconds.</summary>
    public const string DurationName = "wechatpay.call.duration";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        DurationName,
        "s",
        "Calls to WeChat Pay, by operation and by how they ended."
    );

    internal static GatewayReply<T> Measured<T>(GatewayReply<T> reply)
    {
        Duration.Record(
            reply.Call.Duration.TotalSeconds,
            new("operation", reply.Call.Operation),
            new("outcome", OutcomeOf(reply))
        );
        return reply;
    }

    private static string OutcomeOf<T>(GatewayReply<T> reply) =>
        reply switch
        {
            GatewayReply<T>.Answered => "answered",
            GatewayReply<T>.Accepted => "accepted",
            GatewayReply<T>.Refused { Status: >= 500 } => "server_error",
            GatewayReply<T>.Refused => "refused",
            GatewayReply<T>.NoAnswer => "no_answer",
            _ => "untrusted",
        };
}
