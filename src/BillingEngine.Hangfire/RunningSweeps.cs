using System.Collections.Concurrent;

namespace BillingEngine.Hangfire;

/// <summary>
/// Lets a sweep run once at a time in this process, so that a long sweep does not occupy all workers. This saves work
/// and is not needed for safety: other nodes run the same sweep, and the claims in its tables keep them apart.
/// </summary>
public sealed class RunningSweeps
{
    private enum State
    {
        Idle,
        Running,
        RunningAndAsked,
    }

    private readonly ConcurrentDictionary<string, State> states = new(StringComparer.Ordinal);

    /// <summary>Starts a sweep; false when it is running, which then runs once more.</summary>
    public bool TryEnter(string sweep) =>
        states.AddOrUpdate(sweep, State.Running, (_, now) => now == State.Idle ? State.Running : State.RunningAndAsked)
        == State.Running;

    /// <summary>Asks a running sweep to run once more; false when it is not running.</summary>
    public bool AskAgain(string sweep) =>
        states.AddOrUpdate(sweep, State.Idle, (_, now) => now == State.Idle ? State.Idle : State.RunningAndAsked)
        != State.Idle;

    /// <summary>
    /// Ends a sweep; false when another run was requested meanwhile, and the sweep continues with it.
    /// </summary>
    public bool TryLeave(string sweep) =>
        states.AddOrUpdate(sweep, State.Idle, (_, now) => now == State.RunningAndAsked ? State.Running : State.Idle)
        == State.Idle;

    /// <summary>Ends a sweep despite any requests: it failed or must stop.</summary>
    public void Leave(string sweep) => states[sweep] = State.Idle;
}
