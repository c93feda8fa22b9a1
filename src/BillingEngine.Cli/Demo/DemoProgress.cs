using Spectre.Console;

namespace BillingEngine.Cli.Demo;

/// <summary>A progress bar in a terminal; occasional lines otherwise.</summary>
public static class DemoProgress
{
    private const int PlainLines = 12;

    /// <summary>Shows the days while the work runs.</summary>
    public static Task ShowAsync(DemoOptions options, Func<IProgress<int>, Task> work) =>
        AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected
            ? AnsiConsole
                .Progress()
                .StartAsync(async context =>
                {
                    var task = context.AddTask($"{options.Months} months", maxValue: options.Days);
                    await work(new Days(day => task.Value = day));
                })
            : work(new Days(PlainLine(options)));

    private static Action<int> PlainLine(DemoOptions options)
    {
        var said = 0;
        return day =>
        {
            var part = day * PlainLines / options.Days;
            if (part <= said)
                return;
            said = part;
            Console.WriteLine($"day {day} of {options.Days}");
        };
    }

    // Progress<T> posts to a pool thread, which would print out of order.
    private sealed class Days(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }
}
