namespace BillingEngine.Platform.Jobs;

/// <summary>
/// Closed while the database is unreachable at the start, or lacks the schema that this version needs: no sweep runs
/// and no request is served until it is open. It is open by default.
/// </summary>
public sealed class StartGate
{
    private readonly Lock latch = new();
    private TaskCompletionSource? shut;

    /// <summary>Why it is closed, with what to do about it; null while it is open.</summary>
    public string? Reason { get; private set; }

    /// <summary>Whether sweeps may run and requests may be served.</summary>
    public bool IsOpen => Reason is null;

    /// <summary>Completes when it is open.</summary>
    public Task Opened
    {
        get
        {
            lock (latch)
                return shut?.Task ?? Task.CompletedTask;
        }
    }

    /// <summary>Closes it, or changes the reason while it is closed.</summary>
    public void Shut(string reason)
    {
        lock (latch)
        {
            Reason = reason;
            shut ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Lets requests and sweeps run: the schema is there.</summary>
    public void Open()
    {
        lock (latch)
        {
            Reason = null;
            shut?.TrySetResult();
            shut = null;
        }
    }
}
