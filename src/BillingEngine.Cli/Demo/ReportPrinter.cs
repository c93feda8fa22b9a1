using Spectre.Console;

namespace BillingEngine.Cli.Demo;

/// <summary>Prints the report of a demo.</summary>
public static class ReportPrinter
{
    /// <summary>Prints the tables and every violation of a rule of money.</summary>
    public static void Print(IAnsiConsole console, DemoReport report)
    {
        var periods = report.Periods;
        Counts(
            console,
            "Periods",
            [
                new("due", periods.Due),
                new("billed", periods.Billed),
                new("paid", periods.Paid),
                new("of these recovered by dunning", periods.Recovered),
                new("lost", periods.Lost),
                new("open", periods.Open),
            ]
        );
        Counts(console, "Lost, and why", report.Lost);
        Counts(console, "Subscriptions", report.Subscriptions);
        Counts(console, "Contracts", report.Contracts);
        Counts(console, "APP orders", report.Orders);
        Counts(console, "Days compared with WeChat's statements", report.Days);
        Money(console, report.Money);
        if (report.Violations.Count == 0)
        {
            console.WriteLine("All rules of money hold.");
            return;
        }
        console.WriteLine($"{report.Violations.Count} violations of the rules of money:");
        foreach (var violation in report.Violations)
            console.WriteLine($"  {violation}");
    }

    /// <summary>The terminal; plain text where the output goes elsewhere.</summary>
    public static IAnsiConsole ForOutput() =>
        Console.IsOutputRedirected
            ? AnsiConsole.Create(
                new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors }
            )
            : AnsiConsole.Console;

    private static void Counts(IAnsiConsole console, string title, IEnumerable<KeyValuePair<string, int>> counts)
    {
        var table = new Table().Title(title).HideHeaders().AddColumn("").AddColumn(new TableColumn("").RightAligned());
        foreach (var (name, count) in counts)
            table.AddRow(Markup.Escape(name), $"{count}");
        if (table.Rows.Count > 0)
            console.Write(table);
    }

    private static void Money(IAnsiConsole console, IReadOnlyList<MoneyLine> lines)
    {
        var table = new Table().Title("Money, in minor units").AddColumn("currency");
        foreach (var header in (string[])["payments", "engine", "simulator", "difference"])
            table.AddColumn(new TableColumn(header).RightAligned());
        foreach (var line in lines)
        {
            table.AddRow(
                line.Currency,
                $"{line.Payments}",
                $"{line.Engine}",
                $"{line.Simulator}",
                $"{line.Engine - line.Simulator}"
            );
        }
        console.Write(table);
    }
}
