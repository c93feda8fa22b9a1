using System.Collections.Concurrent;

namespace BillingEngine.Platform.Jobs;

/// <summary>
/// Nudges the runner: after a commit that may have created work it runs the sweeps at once instead of at the next tick.
/// </summary>
public sealed class Nudges
{
    private readonly ConcurrentBag<Action> listeners = [];

    /// <summary>Adds a listener that is called at each nudge; it must return at once.</summary>
    public void Listen(Action listener) => listeners.Add(listener);

    /// <summary>Nudges all listeners. A lost nudge does no harm: the timetable runs by itself.</summary>
    public void Ring()
    {
        foreach (var listener in listeners)
            listener();
    }
}
