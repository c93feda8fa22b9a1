namespace BillingEngine.Jobs;

/// <summary>
/// Holds the runners still while somebody drives the clock: work then happens at the driver's moments only.
/// </summary>
public sealed class RunnerPause
{
    private int pauses;

    /// <summary>Whether the runners must not start anything.</summary>
    public bool IsPaused => Volatile.Read(ref pauses) > 0;

    /// <summary>Pauses until disposed.</summary>
    public IDisposable Pause()
    {
        Interlocked.Increment(ref pauses);
        return new Resume(this);
    }

    private sealed class Resume(RunnerPause pause) : IDisposable
    {
        private int done;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref done, 1) == 0)
                Interlocked.Decrement(ref pause.pauses);
        }
    }
}

/// <summary>Whose turn it is to drive the clock: one at a time.</summary>
public sealed class DriveTurn
{
    private int taken;

    /// <summary>Takes the turn; false when somebody has it.</summary>
    public bool TryTake() => Interlocked.Exchange(ref taken, 1) == 0;

    /// <summary>Gives the turn back.</summary>
    public void Give() => Volatile.Write(ref taken, 0);
}
