using WeChatPay.Simulator.Clock;
using WeChatPay.Simulator.Faults;
using WeChatPay.Simulator.Journal;

namespace WeChatPay.Simulator.Notifications;

/// <summary>An event to be told, before faults have touched it.</summary>
internal sealed record News(
    string EventType,
    string OriginalType,
    string Mchid,
    string? Url,
    string Payload,
    string Subject,
    string Openid
);

/// <summary>Keeps an event together with the deed that caused it and puts its first delivery into the queue.</summary>
internal sealed class NotificationOutbox(World world)
{
    private const double ReorderSeconds = 3600;
    private readonly Dictionary<(string Mchid, string Openid), Notification> held = [];

    /// <summary>Commits the deed's entry with its notification; under the world's gate.</summary>
    public Notification Announce(JournalEntry entry, News news)
    {
        var fault = world.Faults.Decide(
            FaultOn.Notify,
            $"{news.Mchid}/{news.EventType}/{news.Openid}",
            news.EventType,
            news.Openid,
            news.Subject
        );
        var notification = Make(news, fault);
        entry.Notification = notification;
        world.Commit(entry);
        Queue(notification, fault);
        if (fault?.Kind == FaultKinds.DuplicateNewId)
        {
            var twin = Make(news, fault);
            world.Commit(new JournalEntry { Notification = twin });
            Queue(twin, fault);
        }

        return notification;
    }

    private Notification Make(News news, Fault? fault)
    {
        var now = world.Clock.Now;
        var state =
            news.Url is null ? NotificationState.NoAddress
            : fault?.Kind == FaultKinds.Lost ? NotificationState.Lost
            : NotificationState.Pending;
        return new Notification
        {
            Id = $"EV-{now.ToOffset(TimeSpan.FromHours(8)):yyyyMMddHHmmss}{world.NextNumber()}",
            EventType = fault?.Kind == FaultKinds.UnknownEvent ? "PAPAY.UNDOCUMENTED" : news.EventType,
            OriginalType = news.OriginalType,
            Mchid = news.Mchid,
            Url = news.Url,
            Payload = PayloadFaults.Apply(fault?.Kind, news.Payload),
            CreatedAt = now,
            Subject = news.Subject,
            Openid = news.Openid,
            Fault = fault?.Kind,
            State = state,
            NextAt = state == NotificationState.Pending ? now + Postponed(fault) : null,
        };
    }

    private void Queue(Notification notification, Fault? fault)
    {
        world.NotificationLog.Add(notification);
        if (notification.NextAt is not { } at)
            return;

        world.Due.Add(new DueItem.Deliver(at, notification, Extra: false));
        if (fault?.Kind == FaultKinds.Duplicate)
        {
            var later = fault.Rule?.DelaySeconds ?? (fault.Dice < 0.5 ? 0 : 60 + (fault.Dice * 3600));
            world.Due.Add(new DueItem.Deliver(at.AddSeconds(later), notification, Extra: true));
        }

        var key = (notification.Mchid, notification.Openid);
        if (fault?.Kind == FaultKinds.Reorder)
            held[key] = notification;
        else if (held.Remove(key, out var earlier) && earlier is { State: NotificationState.Pending, Attempts: 0 })
            Reschedule(earlier, at.AddSeconds(1));
    }

    /// <summary>The earlier event goes out right after the later one.</summary>
    private void Reschedule(Notification notification, DateTimeOffset at)
    {
        world.Commit(
            new JournalEntry { Progress = new(notification.Id, notification.Attempts, at, NotificationState.Pending) }
        );
        world.Due.Add(new DueItem.Deliver(at, notification, Extra: false));
    }

    private static TimeSpan Postponed(Fault? fault) =>
        fault?.Kind switch
        {
            FaultKinds.Delay => TimeSpan.FromSeconds(fault.Delay(3600 + (fault.Dice * 11 * 3600))),
            FaultKinds.Reorder => TimeSpan.FromSeconds(fault.Delay(ReorderSeconds)),
            _ => TimeSpan.Zero,
        };
}
