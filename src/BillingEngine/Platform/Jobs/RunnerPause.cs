namespace BillingEngine.Platform.Jobs;

/// <summary>
/// Pauses the runners of this process while the clock is driven: sweeps then run only at the times that the driver
/// chooses.
/// </summary>
public sealed class RunnerPause
{
    private readonly Lock gate = new();
    private int pauses;
    private int running;
    private TaskCompletionSource? quiet;

    /// <summary>Whether the runners are paused.</summary>
    public bool IsHeld
    {
        get
        {
            lock (gate)
                return pauses > 0;
        }
    }

    /// <summary>Begins a run of one sweep, to be disposed at its end; null while the runners are paused.</summary>
    public IDisposable? TryRun()
    {
        lock (gate)
        {
            if (pauses > 0)
                return null;
            running++;
            return new Token(EndRun);
        }
    }

    /// <summary>
    /// Pauses the runners until the result is disposed. Returns when the running sweeps have ended, because a sweep
    /// that still ran would do its work at the wrong business time.
    /// </summary>
    public async Task<IDisposable> HoldAsync(CancellationToken cancellationToken)
    {
        Task ended;
        lock (gate)
        {
            pauses++;
            quiet ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (running == 0)
                quiet.TrySetResult();
            ended = quiet.Task;
        }
        var held = new Token(EndHold);
        try
        {
            await ended.WaitAsync(cancellationToken);
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private void EndRun()
    {
        lock (gate)
        {
            if (--running == 0)
                quiet?.TrySetResult();
        }
    }

    private void EndHold()
    {
        lock (gate)
        {
            if (--pauses == 0)
                quiet = null;
        }
    }

    private sealed class Token(Action end) : IDisposable
    {
        private int done;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref done, 1) == 0)
                end();
        }
    }
}

/// <summary>The turn to drive the clock; one caller has it at a time.</summary>
public sealed class DriveTurn
{
    private int taken;

    /// <summary>Takes the turn; false when another caller has it.</summary>
    public bool TryTake() => Interlocked.Exchange(ref taken, 1) == 0;

    /// <summary>Releases the turn.</summary>
    public void Give() => Volatile.Write(ref taken, 0);
}
