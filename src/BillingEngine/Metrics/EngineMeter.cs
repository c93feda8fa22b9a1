using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace BillingEngine.Metrics;

/// <summary>What became of a notification.</summary>
public enum NotificationResult
{
    /// <summary>It changed something.</summary>
    Applied,
    /// <summary>It told nothing new.</summary>
    Unchanged,
    /// <summary>It tells of nothing that the engine follows.</summary>
    Ignored,
    /// <summary>Rightly signed, but it does not fit: kept, not applied, and an operator was told.</summary>
    Parked,
    /// <summary>Rightly signed, but it cannot be opened or read; nothing of it is kept.</summary>
    Unreadable,
    /// <summary>Not from WeChat, or not for us; nothing of it is kept.</summary>
    Refused,
}

/// <summary>
/// Counts what the tables do not keep. The instruments are those of <c>System.Diagnostics.Metrics</c>, so any listener
/// hears them; the sums since the start are kept for <see cref="MetricsPage"/>.
/// </summary>
public sealed class EngineMeter : IDisposable
{
    private readonly Meter meter = new("BillingEngine");
    private readonly MeterListener listener = new();
    private readonly Counter<long> notifications;
    private readonly ConcurrentDictionary<NotificationCount, long> sums = new();

    /// <summary>Begins to count.</summary>
    public EngineMeter()
    {
        notifications = meter.CreateCounter<long>(
            "billing.notifications", null, "Notifications of WeChat, by what became of them.");
        listener.SetMeasurementEventCallback<long>((_, n, tags, _) =>
            sums.AddOrUpdate(NotificationCount.Of(tags), n, (_, before) => before + n));
        listener.EnableMeasurementEvents(notifications);
        listener.Start();
    }

    /// <summary>How many notifications there were since the start, by account, result and reason.</summary>
    public IReadOnlyDictionary<NotificationCount, long> Notifications => sums;

    /// <summary>
    /// Counts one. The account is one of the configuration, or empty: a stranger must not be able to add names.
    /// </summary>
    public void Count(string account, NotificationResult result, string? reason = null) => notifications.Add(
        1, new("account", account), new("result", result.ToString().ToLowerInvariant()), new("reason", reason ?? ""));

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
