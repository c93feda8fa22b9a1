namespace BillingEngine.Cli.Storm;

/// <summary>Where a node crashes: before or after its k-th commit or gateway call.</summary>
public sealed class CrashPoint
{
    private readonly Lock gate = new();
    private int? left;
    private bool after;

    /// <summary>Whether the node has crashed: its database refuses it and its gateway throws.</summary>
    public bool HasCrashed { get; private set; }

    /// <summary>Whether a crash is planned and has not happened yet.</summary>
    public bool IsArmed
    {
        get
        {
            lock (gate)
                return left is not null && !HasCrashed;
        }
    }

    /// <summary>Commits and calls since the start of the node.</summary>
    public int Passed { get; private set; }

    /// <summary>Runs at the moment of the crash.</summary>
    public Action? OnCrash { get; set; }

    /// <summary>Plans a crash at the k-th commit or call from now.</summary>
    public void Arm(int k, bool afterTheCall)
    {
        lock (gate)
            (left, after) = (k, afterTheCall);
    }

    /// <summary>Cancels the planned crash.</summary>
    public void Disarm()
    {
        lock (gate)
            left = null;
    }

    /// <summary>
    /// Called before a commit or call. A verdict other than <see cref="CrashVerdict.Live"/> is given once.
    /// </summary>
    public CrashVerdict Pass()
    {
        lock (gate)
        {
            Passed++;
            if (left is null || HasCrashed || --left > 0)
                return CrashVerdict.Live;
            left = null;
            return after ? CrashVerdict.CrashAfter : CrashVerdict.CrashBefore;
        }
    }

    /// <summary>Crashes the node.</summary>
    public void CrashNow()
    {
        lock (gate)
        {
            if (HasCrashed)
                return;
            HasCrashed = true;
        }
        OnCrash?.Invoke();
    }

    /// <summary>Stops code that still runs for a crashed node.</summary>
    public void ThrowIfCrashed()
    {
        if (HasCrashed)
            throw new NodeCrashedException();
    }
}

/// <summary>What happens to a node at a commit or call.</summary>
public enum CrashVerdict
{
    /// <summary>The node goes on.</summary>
    Live,

    /// <summary>The node crashes before the commit or call.</summary>
    CrashBefore,

    /// <summary>The commit or call happens, and the node crashes before it learns the result.</summary>
    CrashAfter,
}

/// <summary>Thrown inside a crashed node when code still calls its gateway.</summary>
public sealed class NodeCrashedException() : Exception("This node is dead.");
