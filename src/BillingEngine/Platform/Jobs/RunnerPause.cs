namespace BillingEngine.Platform.Jobs;

/// <summary>
/// Holds the runners of this process still while somebody drives the clock: work then happens at the driver's moments
/// only.
/// </summary>
public sealed class RunnerPause
{
    private readonly Lock gate = new();
    private int pauses;
    private int running;
    private TaskCompletionSource? quiet;

    /// <summary>Whether the runners are held.</summary>
    public bool IsHeld
    {
        get
        {
            lock (gate)
                return pauses > 0;
        }
    }

    /// <summary>Enters a run of one sweep, to be disposed at its end; null while the runners are held.</summary>
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
    /// Holds the runners until the answer is disposed; returns when the sweeps that were running have ended, for one
    /// that is still at it would do its work at a moment that was not its own.
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

/// <summary>Whose turn it is to drive the clock: one at a time.</summary>
public sealed class DriveTurn
{
    private int taken;

    /// <summary>Takes the turn; false when somebody has it.</summary>
    public bool TryTake() => Interlocked.Exchange(ref taken, 1) == 0;

    /// <summary>Gives the turn back.</summary>
    public void Give() => Volatile.Write(ref taken, 0);
}
