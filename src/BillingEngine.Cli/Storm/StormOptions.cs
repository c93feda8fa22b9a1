using BillingEngine.Cli.Demo;

namespace BillingEngine.Cli.Storm;

/// <summary>
/// The options of a storm. Its clock stops at every moment at which something is due, or only at multiples of <paramref
/// name="Tick"/> minutes.
/// </summary>
public sealed record StormOptions(int Subscribers, int Months, int Nodes, int Seed, string Faults, int Tick = 0)
{
    /// <summary>
    /// The default tick for so many people, in minutes: with many people every moment has work, and years would consist
    /// of nothing but stops of the clock.
    /// </summary>
    public static int UsualTick(int subscribers) =>
        subscribers switch
        {
            > 500 => 240,
            > 100 => 60,
            _ => 0,
        };

    /// <summary>How often a node crashes: the average number of days of business time.</summary>
    public int DaysBetweenCrashes =>
        Faults switch
        {
            "harsh" => 3,
            "mild" => 20,
            _ => 0,
        };

    /// <summary>One in so many deductions finds its node stalled.</summary>
    public int DeductionsBetweenStalls =>
        Faults switch
        {
            "harsh" => 25,
            "mild" => 500,
            _ => 0,
        };

    /// <summary>The share of notifications that two nodes receive at once.</summary>
    public double Doubled =>
        Faults switch
        {
            "harsh" => 0.1,
            "mild" => 0.02,
            _ => 0,
        };

    /// <summary>The people of the storm.</summary>
    public DemoOptions Demo => new(Subscribers, Months, Seed, Faults);

    /// <summary>The command that repeats this storm, as far as threads on several nodes allow.</summary>
    public string CommandLine =>
        $"./run storm --seed {Seed} --subscribers {Subscribers} --months {Months} --nodes {Nodes} --faults {Faults}"
        + $" --tick {Tick}";
}
