namespace BillingEngine.Cli.Demo;

/// <summary>The options of a demo. The same options produce the same actions on the same days.</summary>
public sealed record DemoOptions(int Subscribers, int Months, int Seed, string Faults = DemoOptions.NoFaults)
{
    /// <summary>No faults: only people cause trouble.</summary>
    public const string NoFaults = "none";

    /// <summary>The number of days in one step. Every action happens at the start of a step.</summary>
    public const int StepDays = 3;

    public int Days => Months * 365 / 12;

    /// <summary>The command that repeats this demo.</summary>
    public string CommandLine =>
        $"./run demo --subscribers {Subscribers} --months {Months} --seed {Seed} " + $"--faults {Faults}";
}
