using BillingEngine.Cli.Demo;

namespace BillingEngine.Cli.Storm;

/// <summary>
/// What a storm is asked for. Its clock stands at every moment at which something is due, or at multiples of
/// <paramref name="Tick"/> minutes only.
/// </summary>
public sealed record StormOptions(int Subscribers, int Months, int Nodes, int Seed, string Faults, int Tick = 0)
{
    /// <summary>
    /// The usual tick of so many people, in minutes: with many each moment has somebody, and years of them would be
    /// nothing but stops of the clock.
    /// </summary>
    public static int UsualTick(int subscribers) =>
        subscribers switch
        {
            > 500 => 240,
            > 100 => 60,
            _ => 0,
        };

    /// <summary>How often, in business time, a node dies; in days, on average.</summary>
    public int DaysBetweenCrashes =>
        Faults switch
        {
            "harsh" => 3,
            "mild" => 20,
            _ => 0,
        };

    /// <summary>Of how many deductions one finds its node asleep.</summary>
    public int DeductionsBetweenNaps =>
        Faults switch
        {
            "harsh" => 25,
            "mild" => 500,
            _ => 0,
        };

    /// <summary>The part of the notifications that two nodes get at once.</summary>
    public double Doubled =>
        Faults switch
        {
            "harsh" => 0.1,
            "mild" => 0.02,
            _ => 0,
        };

    /// <summary>Who lives in it.</summary>
    public DemoOptions Demo => new(Subscribers, Months, Seed, Faults);

    /// <summary>The line that does the same again, as far as two nodes at once can.</summary>
    public string CommandLine =>
        $"./run storm --seed {Seed} --subscribers {Subscribers} --months {Months} --nodes {Nodes} --faults {Faults}"
        + $" --tick {Tick}";
}
