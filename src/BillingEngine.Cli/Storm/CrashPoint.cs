namespace BillingEngine.Cli.Storm;

/// <summary>Where a node's life ends: before or after its k-th commit or call to the gateway.</summary>
public sealed class CrashPoint
{
    private readonly Lock gate = new();
    private int? left;
    private bool after;

    /// <summary>Whether the node is dead: its database refuses it and its gateway throws.</summary>
    public bool IsDead { get; private set; }

    /// <summary>Whether it is to die and has not yet.</summary>
    public bool IsArmed
    {
        get
        {
            lock (gate)
                return left is not null && !IsDead;
        }
    }

    /// <summary>Commits and calls since it was born.</summary>
    public int Passed { get; private set; }

    /// <summary>What happens at the moment of death.</summary>
    public Action? AtDeath { get; set; }

    /// <summary>Lets it die at the k-th commit or call from here.</summary>
    public void Arm(int k, bool afterTheDeed)
    {
        lock (gate)
            (left, after) = (k, afterTheDeed);
    }

    /// <summary>Lets it live.</summary>
    public void Disarm()
    {
        lock (gate)
            left = null;
    }

    /// <summary>A commit or a call is about to happen; any verdict but to live falls once.</summary>
    public CrashVerdict Pass()
    {
        lock (gate)
        {
            Passed++;
            if (left is null || IsDead || --left > 0)
                return CrashVerdict.Live;
            left = null;
            return after ? CrashVerdict.DieAfter : CrashVerdict.DieBefore;
        }
    }

    /// <summary>Kills the node.</summary>
    public void Die()
    {
        lock (gate)
        {
            if (IsDead)
                return;
            IsDead = true;
        }
        AtDeath?.Invoke();
    }

    /// <summary>Stops whoever still acts for a dead node.</summary>
    public void ThrowIfDead()
    {
        if (IsDead)
            throw new NodeDiedException();
    }
}

/// <summary>What becomes of a node at a commit or call.</summary>
public enum CrashVerdict
{
    /// <summary>It goes on.</summary>
    Live,

    /// <summary>It dies, and the deed never happens.</summary>
    DieBefore,

    /// <summary>The deed happens, and it dies before it hears of it.</summary>
    DieAfter,
}

/// <summary>Thrown inside a dead node to whoever still calls its gateway.</summary>
public sealed class NodeDiedException() : Exception("This node is dead.");
