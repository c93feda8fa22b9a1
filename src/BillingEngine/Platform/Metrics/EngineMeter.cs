using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace BillingEngine.Platform.Metrics;

/// <summary>
/// Counts what the tables do not keep. The instruments are those of <c>System.Diagnostics.Metrics</c>, so any listener
/// hears them; the sums since the start are kept for <see cref="MetricsPage"/>.
/// </summary>
public sealed class EngineMeter : IDisposable
{
    private readonly Meter meter = new("BillingEngine");
    private readonly MeterListener listener = new();
    private readonly Counter<long> notifications;
    private readonly Counter<long> webhooks;
    private readonly ConcurrentDictionary<NotificationCount, long> sums = new();
    private readonly ConcurrentDictionary<string, long> attempts = new(StringComparer.Ordinal);

    /// <summary>Begins to count.</summary>
    public EngineMeter()
    {
        notifications = meter.CreateCounter<long>(
            "billing.notifications",
            null,
            "Notifications of WeChat, by what became of them."
        );
        webhooks = meter.CreateCounter<long>(
            "billing.webhook_attempts",
            null,
            "Attempts to deliver webhooks, by what became of them."
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
        // The client of the gateway measures its calls itself; it knows nothing of the engine.
        listener.InstrumentPublished = (instrument, heard) =>
        {
            if (instrument is Histogram<double> { Name: "wechatpay.call.duration", Meter.Name: "WeChatPay.Global" })
                heard.EnableMeasurementEvents(instrument);
        };
        listener.EnableMeasurementEvents(notifications);
        listener.EnableMeasurementEvents(webhooks);
        listener.Start();
    }

    /// <summary>How many notifications there were since the start, by account, result and reason.</summary>
    public IReadOnlyDictionary<NotificationCount, long> Notifications => sums;

    /// <summary>
    /// Counts a notification: <c>applied</c>, <c>unchanged</c>, <c>ignored</c>, <c>parked</c> (stored but not applied),
    /// <c>unreadable</c> or <c>refused</c> (nothing of it is stored). The account is one of the configuration, or
    /// empty: a stranger must not be able to add labels.
    /// </summary>
    public void CountNotification(string account, string result, string? reason = null) =>
        notifications.Add(1, new("account", account), new("result", result), new("reason", reason ?? ""));

    /// <summary>How many attempts at webhooks there were since the start, by result.</summary>
    public IReadOnlyDictionary<string, long> WebhookAttempts => attempts;

    /// <summary>Counts an attempt at a webhook: <c>delivered</c>, <c>put_off</c> or <c>failed</c>.</summary>
    public void CountWebhook(string result) => webhooks.Add(1, new KeyValuePair<string, object?>("result", result));

    /// <summary>Calls to the gateway since the start, by operation and by how they ended.</summary>
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
