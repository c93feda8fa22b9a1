using System.Globalization;

namespace BillingEngine.Platform.Metrics;

/// <summary>The counters of this process since its start: notifications, webhook attempts, calls to the gateway.</summary>
public sealed class ProcessMetrics(EngineMeter meter) : IMetricsPart
{
    private const string CallName = "billing_gateway_call_seconds";

    /// <inheritdoc/>
    public Task WriteAsync(MetricsText text, CancellationToken cancellationToken)
    {
        const string notifications = "billing_notifications_total";
        text.Metric(notifications, "counter", "Notifications from WeChat, by result.");
        foreach (var (labels, count) in meter.Notifications.OrderBy(n => n.Key.ToString(), StringComparer.Ordinal))
        {
            text.Line(
                notifications,
                count,
                "account",
                labels.Account,
                "result",
                labels.Result,
                "reason",
                labels.Reason
            );
        }

        const string attempts = "billing_webhook_attempts_total";
        text.Metric(attempts, "counter", "Attempts to deliver webhooks, by result.");
        foreach (var (result, count) in meter.WebhookAttempts.OrderBy(each => each.Key, StringComparer.Ordinal))
            text.Line(attempts, count, "result", result);
        text.Metric(CallName, "histogram", "Duration of calls to WeChat Pay in seconds, by operation and outcome.");
        foreach (var (labels, sum) in meter.Calls.Sums.OrderBy(each => each.Labels.ToString(), StringComparer.Ordinal))
            WriteCalls(text, labels, sum);
        return Task.CompletedTask;
    }

    private static void WriteCalls(MetricsText text, CallLabels labels, CallSum sum)
    {
        string[] own = ["operation", labels.Operation, "outcome", labels.Outcome];
        var before = 0L;
        for (var i = 0; i < sum.Counts.Count; i++)
        {
            before += sum.Counts[i];
            var bound =
                i < CallHistogram.Bounds.Count
                    ? CallHistogram.Bounds[i].ToString(CultureInfo.InvariantCulture)
                    : "+Inf";
            text.Line(CallName + "_bucket", before, [.. own, "le", bound]);
        }
        text.Line(CallName + "_sum", sum.Seconds, own).Line(CallName + "_count", before, own);
    }
}
