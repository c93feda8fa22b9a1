using BillingEngine.Cli.Demo;

namespace BillingEngine.Cli.Storm;

/// <summary>What a storm ends with.</summary>
public sealed record StormReport(
    string Replay,
    int Days,
    double Seconds,
    int Steps,
    int Crashes,
    int Naps,
    int DoubledNotifications,
    IReadOnlyDictionary<string, int> Deeds,
    IReadOnlyDictionary<string, int> Alerts,
    IReadOnlyDictionary<string, int> Troubles,
    DemoReport Books,
    IReadOnlyList<string> Violations
)
{
    /// <summary>Simulated days in a second.</summary>
    public double DaysPerSecond => Math.Round(Days / Math.Max(Seconds, 0.001), 1);
}
