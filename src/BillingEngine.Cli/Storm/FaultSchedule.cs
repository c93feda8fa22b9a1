namespace BillingEngine.Cli.Storm;

/// <summary>
/// What each day of a storm brings, by its seed: a node that crashes at some commit or call, and random operations. At
/// the end of the day the rules are checked.
/// </summary>
public sealed class FaultSchedule(StormStage stage, StormOptions options)
{
    // A day of a small storm has some tens of commits and calls; on a busy day a node crashes early.
    private const int MostSteps = 12;
    private readonly Random dice = new(options.Seed);
    private readonly RandomOperations operations = new(stage, options);
    private readonly List<string> violations = [];

    /// <summary>Days that have passed.</summary>
    public int Days { get; private set; }

    /// <summary>The violations found at the end of a day, with the day.</summary>
    public IReadOnlyList<string> Violations => violations;

    /// <summary>What operators did, by operation and response.</summary>
    public IReadOnlyDictionary<string, int> Operations => operations.Done;

    /// <summary>The invoices that operators voided, or tried to void.</summary>
    public IReadOnlySet<string> Voided => operations.Voided;

    private bool IsCalm => Days >= options.Demo.Days || options.DaysBetweenCrashes == 0;

    /// <summary>Decides which node crashes on this day.</summary>
    public void BeginDay(DateTimeOffset now)
    {
        stage.LeaseStalls.IsCalm = IsCalm;
        foreach (var node in stage.Nodes)
            node.Crash.Disarm();
        if (IsCalm || dice.Next(options.DaysBetweenCrashes) > 0)
            return;
        stage.Nodes[dice.Next(stage.Nodes.Count)].Crash.Arm(1 + dice.Next(MostSteps), dice.Next(2) == 0);
    }

    /// <summary>Cancels pending crashes, checks the rules, and runs operations.</summary>
    public async Task EndDayAsync(CancellationToken cancellationToken)
    {
        // The people of the storm do not retry when a node crashes. Operators do, and a node may crash under their
        // calls too.
        foreach (var node in stage.Nodes)
            node.Crash.Disarm();
        Days++;
        foreach (var violation in await DayCheck.RunAsync(stage.Database, stage.Clock.GetUtcNow(), cancellationToken))
            violations.Add($"{stage.Clock.GetUtcNow():u}: {violation}");
        if (!IsCalm)
            await operations.ActAsync(cancellationToken);
    }
}
