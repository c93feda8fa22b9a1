using BillingEngine.Cli.Demo;

namespace BillingEngine.Cli.Storm;

/// <summary>The result of a storm.</summary>
public sealed record StormReport(
    string Replay,
    int Days,
    double Seconds,
    int Steps,
    int Crashes,
    int LeaseStalls,
    int DoubledNotifications,
    IReadOnlyDictionary<string, int> Operations,
    IReadOnlyDictionary<string, int> Alerts,
    IReadOnlyDictionary<string, int> Troubles,
    DemoReport Books,
    IReadOnlyList<string> Violations
)
{
    /// <summary>Simulated days in a second.</summary>
    public double DaysPerSecond => Math.Round(Days / Math.Max(Seconds, 0.001), 1);
}
