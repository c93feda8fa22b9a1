using WeChatPay.Simulator.Clock;
using WeChatPay.Simulator.Faults;
using WeChatPay.Simulator.Journal;

namespace WeChatPay.Simulator.Notifications;

/// <summary>An event to send, before faults are applied.</summary>
internal sealed record EventToSend(
    string EventType,
    string OriginalType,
    string Mchid,
    string? Url,
    string Payload,
    string Subject,
    string Openid
);

/// <summary>Stores an event in one entry with the change that caused it, and schedules its first delivery.</summary>
internal sealed class NotificationOutbox(World world)
{
    private const double ReorderSeconds = 3600;
    private readonly Dictionary<(string Mchid, string Openid), Notification> held = [];

    /// <summary>Commits the entry together with its notification. Requires the state lock.</summary>
    public Notification Announce(JournalEntry entry, EventToSend toSend)
    {
        var fault = world.Faults.Decide(
            FaultOn.Notify,
            $"{toSend.Mchid}/{toSend.EventType}/{toSend.Openid}",
            toSend.EventType,
            toSend.Openid,
            toSend.Subject
        );
        var notification = Make(toSend, fault);
        entry.Notification = notification;
        world.Commit(entry);
        Queue(notification, fault);
        if (fault?.Kind == FaultKinds.DuplicateNewId)
        {
            var twin = Make(toSend, fault);
            world.Commit(new JournalEntry { Notification = twin });
            Queue(twin, fault);
        }

        return notification;
    }

    private Notification Make(EventToSend toSend, Fault? fault)
    {
        var now = world.Clock.Now;
        var state =
            toSend.Url is null ? NotificationState.NoAddress
            : fault?.Kind == FaultKinds.Lost ? NotificationState.Lost
            : NotificationState.Pending;
        return new Notification
        {
            Id = $"EV-{now.ToOffset(TimeSpan.FromHours(8)):yyyyMMddHHmmss}{world.NextNumber()}",
            EventType = fault?.Kind == FaultKinds.UnknownEvent ? "PAPAY.UNDOCUMENTED" : toSend.EventType,
            OriginalType = toSend.OriginalType,
            Mchid = toSend.Mchid,
            Url = toSend.Url,
            Payload = PayloadFaults.Apply(fault?.Kind, toSend.Payload),
            CreatedAt = now,
            Subject = toSend.Subject,
            Openid = toSend.Openid,
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
            var later = fault.Rule?.DelaySeconds ?? (fault.Random < 0.5 ? 0 : 60 + (fault.Random * 3600));
            world.Due.Add(new DueItem.Deliver(at.AddSeconds(later), notification, Extra: true));
        }

        var key = (notification.Mchid, notification.Openid);
        if (fault?.Kind == FaultKinds.Reorder)
            held[key] = notification;
        else if (held.Remove(key, out var earlier) && earlier is { State: NotificationState.Pending, Attempts: 0 })
            Reschedule(earlier, at.AddSeconds(1));
    }

    /// <summary>Sends the earlier event right after the later one.</summary>
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
            FaultKinds.Delay => TimeSpan.FromSeconds(fault.Delay(3600 + (fault.Random * 11 * 3600))),
            FaultKinds.Reorder => TimeSpan.FromSeconds(fault.Delay(ReorderSeconds)),
            _ => TimeSpan.Zero,
        };
}
