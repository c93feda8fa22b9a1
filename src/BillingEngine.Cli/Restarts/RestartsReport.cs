namespace BillingEngine.Cli.Restarts;

/// <summary>What a run of restarts is asked for.</summary>
/// <param name="Times">How often the server is killed.</param>
/// <param name="Seed">What decides when.</param>
/// <param name="PlantsLocks">Whether every lock of Hangfire that a kill may leave is put there after each kill.</param>
public sealed record RestartsOptions(int Times, int Seed, bool PlantsLocks = false);

/// <summary>One start after a kill.</summary>
/// <param name="Number">Which one.</param>
/// <param name="LocksLeft">How many locks of Hangfire the kill before had left.</param>
/// <param name="Took">How long it took from the process to <c>/health/ready</c>; null where it never got there.</param>
/// <param name="LastWords">What it printed last, where it did not get there.</param>
public sealed record Restart(int Number, long LocksLeft, TimeSpan? Took, string LastWords = "");

/// <summary>What became of a run of restarts.</summary>
/// <param name="Runner">Who runs the timetable: Hangfire, or the embedded runner where the build is without it.</param>
/// <param name="Usual">The slowest of the starts that no kill came before.</param>
/// <param name="Restarts">The starts after the kills.</param>
/// <param name="IsTimetableRun">Whether the runner came round to every frequent sweep after the last start.</param>
public sealed record RestartsReport(string Runner, TimeSpan Usual, IReadOnlyList<Restart> Restarts, bool IsTimetableRun)
{
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(3);

    /// <summary>Within this a start is usual: the machine does other things too.</summary>
    public TimeSpan Limit => (2 * Usual) + Slack;

    /// <summary>The starts that failed or took longer than usual.</summary>
    public IReadOnlyList<Restart> Odd => [.. Restarts.Where(restart => !(restart.Took <= Limit))];

    /// <summary>The starts that failed.</summary>
    public IReadOnlyList<Restart> Failed => [.. Restarts.Where(restart => restart.Took is null)];

    /// <summary>Whether all is as it should be.</summary>
    public bool IsGood => Odd.Count == 0 && IsTimetableRun;
}
