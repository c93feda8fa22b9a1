using System.Collections.Concurrent;

namespace BillingEngine.Platform.Jobs;

/// <summary>
/// The doorbell: after a commit that may have made work, whoever runs the timetable looks at once instead of at the
/// next tick.
/// </summary>
public sealed class Nudges
{
    private readonly ConcurrentBag<Action> listeners = [];

    /// <summary>Has a listener called at each ring; it must return at once.</summary>
    public void Listen(Action listener) => listeners.Add(listener);

    /// <summary>Rings the bell. Nothing depends on being heard: the timetable comes round by itself.</summary>
    public void Ring()
    {
        foreach (var listener in listeners)
            listener();
    }
}
