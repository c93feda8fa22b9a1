namespace BillingEngine.Cli.Storm;

/// <summary>
/// What each day of a storm brings by its seed: a node that dies at some commit or call, an operator's mischief; and at
/// its end the books are looked at.
/// </summary>
public sealed class Weather(StormStage stage, StormOptions options)
{
    // A day of a small storm has some tens of commits and calls; on a busy one a node dies early.
    private const int MostSteps = 12;
    private readonly Random dice = new(options.Seed);
    private readonly Mischief mischief = new(stage, options);
    private readonly List<string> breaches = [];

    /// <summary>Days that have passed.</summary>
    public int Days { get; private set; }

    /// <summary>What was wrong at the end of a day, with the day.</summary>
    public IReadOnlyList<string> Breaches => breaches;

    /// <summary>What operators did, by deed and answer.</summary>
    public IReadOnlyDictionary<string, int> Deeds => mischief.Done;

    /// <summary>The invoices that operators voided, or tried to.</summary>
    public IReadOnlySet<string> Voided => mischief.Voided;

    private bool IsCalm => Days >= options.Demo.Days || options.DaysBetweenCrashes == 0;

    /// <summary>Decides who dies on this day.</summary>
    public void BeginDay(DateTimeOffset now)
    {
        stage.Naps.IsCalm = IsCalm;
        foreach (var node in stage.Nodes)
            node.Crash.Disarm();
        if (IsCalm || dice.Next(options.DaysBetweenCrashes) > 0)
            return;
        stage.Nodes[dice.Next(stage.Nodes.Count)].Crash.Arm(1 + dice.Next(MostSteps), dice.Next(2) == 0);
    }

    /// <summary>Lets the living live, looks at the books, and lets operators act.</summary>
    public async Task EndDayAsync(CancellationToken token)
    {
        // The people of the storm have no patience with deaths; operators do, and a node dies under their calls too.
        foreach (var node in stage.Nodes)
            node.Crash.Disarm();
        Days++;
        foreach (var breach in await DayCheck.RunAsync(stage.Database, stage.Clock.GetUtcNow(), token))
            breaches.Add($"{stage.Clock.GetUtcNow():u}: {breach}");
        if (!IsCalm)
            await mischief.ActAsync(token);
    }
}
