using BillingEngine.Cli.Demo;

namespace BillingEngine.Cli.Storm;

/// <summary>Prints the report of a storm.</summary>
public static class StormPrinter
{
    /// <summary>
    /// Prints figures and every violation, with the command that repeats it; also the tables unless short.
    /// </summary>
    public static void Print(StormReport report, bool isShort)
    {
        var periods = report.Books.Periods;
        if (!isShort)
        {
            ReportPrinter.Print(ReportPrinter.ForOutput(), report.Books);
            Lines("Operations of operators and WeChat", report.Operations);
            Lines("Alerts", report.Alerts);
            Lines("Sweeps that failed and were run again", report.Troubles);
        }
        Console.WriteLine(
            $"{report.Days} days in {report.Seconds:0.0} s ({report.DaysPerSecond} days a second), "
                + $"{report.Steps} moments, {report.Crashes} crashes, {report.LeaseStalls} leases expired during a stall, "
                + $"{report.DoubledNotifications} notifications to two nodes at once, {periods.Due} periods, "
                + $"{periods.Paid} paid: {report.Violations.Count} violations."
        );
        foreach (var violation in report.Violations)
            Console.WriteLine($"  {violation}");
        if (report.Violations.Count > 0)
            Console.WriteLine($"To repeat (threads may interleave differently): {report.Replay}");
    }

    private static void Lines(string title, IReadOnlyDictionary<string, int> counts)
    {
        Console.WriteLine($"{title}: {(counts.Count == 0 ? "none" : "")}");
        foreach (var (name, count) in counts)
            Console.WriteLine($"  {count, 6}  {name}");
    }
}
