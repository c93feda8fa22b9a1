namespace BillingEngine.Cli.Restarts;

/// <summary>The options of a restarts run.</summary>
/// <param name="Times">How often the server is killed.</param>
/// <param name="Seed">The random seed of the moments.</param>
/// <param name="PlantsLocks">Whether every Hangfire lock that a kill may leave is inserted after each kill.</param>
public sealed record RestartsOptions(int Times, int Seed, bool PlantsLocks = false);

/// <summary>One start after a kill.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="LocksLeft">How many Hangfire locks the previous kill left.</param>
/// <param name="Took">
/// The time from the start of the process to <c>/health/ready</c>; null when it never got there.
/// </param>
/// <param name="LastOutput">Its last output, when it did not get there.</param>
public sealed record Restart(int Number, long LocksLeft, TimeSpan? Took, string LastOutput = "");

/// <summary>The result of a restarts run.</summary>
/// <param name="Runner">What runs the timetable: Hangfire, or the embedded runner in a build without Hangfire.</param>
/// <param name="Usual">The slowest of the starts without a kill before.</param>
/// <param name="Restarts">The starts after the kills.</param>
/// <param name="IsTimetableRun">Whether the runner ran every frequent sweep after the last start.</param>
public sealed record RestartsReport(string Runner, TimeSpan Usual, IReadOnlyList<Restart> Restarts, bool IsTimetableRun)
{
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(3);

    /// <summary>The limit for a usual start; other work on the machine needs some slack.</summary>
    public TimeSpan Limit => (2 * Usual) + Slack;

    /// <summary>The starts that failed or took longer than usual.</summary>
    public IReadOnlyList<Restart> Odd => [.. Restarts.Where(restart => !(restart.Took <= Limit))];

    public IReadOnlyList<Restart> Failed => [.. Restarts.Where(restart => restart.Took is null)];

    /// <summary>Whether the run passed.</summary>
    public bool IsGood => Odd.Count == 0 && IsTimetableRun;
}
