using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace BillingEngine.Platform.Metrics;

/// <summary>
/// Counts what the tables do not store. The instruments are those of <c>System.Diagnostics.Metrics</c>, so any listener
/// receives them; the sums since the start are stored for <see cref="MetricsPage"/>.
/// </summary>
public sealed class EngineMeter : IDisposable
{
    private readonly Meter meter = new("BillingEngine");
    private readonly MeterListener listener = new();
    private readonly Counter<long> notifications;
    private readonly Counter<long> webhooks;
    private readonly ConcurrentDictionary<NotificationCount, long> sums = new();
    private readonly ConcurrentDictionary<string, long> attempts = new(StringComparer.Ordinal);

    /// <summary>Starts to count.</summary>
    public EngineMeter()
    {
        notifications = meter.CreateCounter<long>(
            "billing.notifications",
            null,
            "Notifications from WeChat, by result."
        );
        webhooks = meter.CreateCounter<long>(
            "billing.webhook_attempts",
            null,
            "Attempts to deliver webhooks, by result."
        );
        listener.SetMeasurementEventCallback<long>(
            (instrument, n, tags, _) =>
            {
                if (instrument == notifications)
                    sums.AddOrUpdate(NotificationCount.Of(tags), n, (_, before) => before + n);
                else
                    attempts.AddOrUpdate((string)tags[0].Value!, n, (_, before) => before + n);
            }
        );
        listener.SetMeasurementEventCallback<double>(
            (_, seconds, tags, _) => Calls.Add(new CallLabels((string)tags[0].Value!, (string)tags[1].Value!), seconds)
        );
        // The gateway client measures its calls itself and does not know the engine.
        listener.InstrumentPublished = (instrument, enabling) =>
        {
            if (instrument is Histogram<double> { Name: "wechatpay.call.duration", Meter.Name: "WeChatPay.Global" })
                enabling.EnableMeasurementEvents(instrument);
        };
        listener.EnableMeasurementEvents(notifications);
        listener.EnableMeasurementEvents(webhooks);
        listener.Start();
    }

    /// <summary>Notifications since the start, by account, result and reason.</summary>
    public IReadOnlyDictionary<NotificationCount, long> Notifications => sums;

    /// <summary>
    /// Counts a notification: <c>applied</c>, <c>unchanged</c>, <c>ignored</c>, <c>parked</c> (stored but not applied),
    /// <c>unreadable</c> or <c>refused</c> (nothing of it is stored). The account is one of the configuration, or
    /// empty: a caller must not be able to add labels.
    /// </summary>
    public void CountNotification(string account, string result, string? reason = null) =>
        notifications.Add(1, new("account", account), new("result", result), new("reason", reason ?? ""));

    /// <summary>Webhook attempts since the start, by result.</summary>
    public IReadOnlyDictionary<string, long> WebhookAttempts => attempts;

    /// <summary>Counts a webhook attempt: <c>delivered</c>, <c>put_off</c> or <c>failed</c>.</summary>
    public void CountWebhook(string result) => webhooks.Add(1, new KeyValuePair<string, object?>("result", result));

    /// <summary>Calls to the gateway since the start, by operation and outcome.</summary>
    public CallHistogram Calls { get; } = new();

    /// <inheritdoc/>
    public void Dispose()
    {
        listener.Dispose();
        meter.Dispose();
    }
}

/// <summary>The labels of a count of notifications.</summary>
public readonly record struct NotificationCount(string Account, string Result, string Reason)
{
    internal static NotificationCount Of(ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        new((string)tags[0].Value!, (string)tags[1].Value!, (string)tags[2].Value!);
}
