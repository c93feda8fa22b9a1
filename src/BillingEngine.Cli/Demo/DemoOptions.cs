namespace BillingEngine.Cli.Demo;

/// <summary>
/// What a demo is asked for; the same options make the same people do the same things on the same days.
/// </summary>
public sealed record DemoOptions(int Subscribers, int Months, int Seed, string Faults = DemoOptions.NoFaults)
{
    /// <summary>Nothing goes wrong but what people do.</summary>
    public const string NoFaults = "none";

    /// <summary>The days between two looks at the people: every deed happens on such a day.</summary>
    public const int StepDays = 3;

    /// <summary>How many days it lasts.</summary>
    public int Days => Months * 365 / 12;

    /// <summary>The line that does the same again.</summary>
    public string CommandLine =>
        $"./run demo --subscribers {Subscribers} --months {Months} --seed {Seed} " + $"--faults {Faults}";
}
