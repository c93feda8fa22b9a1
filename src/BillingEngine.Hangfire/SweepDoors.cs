using System.Collections.Concurrent;

namespace BillingEngine.Hangfire;

/// <summary>
/// Lets a sweep run once at a time in this process, so that a long one does not fill all workers with its like. Thrift,
/// not safety: other nodes run the same sweep, and the claims in its tables keep them apart.
/// </summary>
public sealed class SweepDoors
{
    private enum State
    {
        Idle,
        Running,
        RunningAndAsked,
    }

    private readonly ConcurrentDictionary<string, State> states = new(StringComparer.Ordinal);

    /// <summary>Enters; false where the sweep runs already, which is then asked to look once more.</summary>
    public bool TryEnter(string sweep) =>
        states.AddOrUpdate(sweep, State.Running, (_, now) => now == State.Idle ? State.Running : State.RunningAndAsked)
        == State.Running;

    /// <summary>Has a sweep that runs look once more; false where it does not run.</summary>
    public bool AskAgain(string sweep) =>
        states.AddOrUpdate(sweep, State.Idle, (_, now) => now == State.Idle ? State.Idle : State.RunningAndAsked)
        != State.Idle;

    /// <summary>Leaves; false where somebody asked meanwhile, and the sweep stays inside to look once more.</summary>
    public bool TryLeave(string sweep) =>
        states.AddOrUpdate(sweep, State.Idle, (_, now) => now == State.RunningAndAsked ? State.Running : State.Idle)
        == State.Idle;

    /// <summary>Leaves whatever was asked: the sweep failed or is told to stop.</summary>
    public void Leave(string sweep) => states[sweep] = State.Idle;
}
