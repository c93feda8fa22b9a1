using System.CommandLine;
using System.Net;
using BillingEngine.Benchmarks.Measuring;
using BillingEngine.Benchmarks.Staging;
using BillingEngine.Cli.Sandbox;
using BillingEngine.Notifications;
using BillingEngine.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Benchmarks.Notifications;

/// <summary>G4: notifications over HTTP, 32 in flight, next to the grouped floor.</summary>
public static class NotificationsBench
{
    /// <summary>Builds the verb.</summary>
    public static Command Build()
    {
        var options = new BenchOptions(8000);
        var command = new Command(
            "notifications",
            "Verify, decrypt, apply, keep, answer: the engine and grouped writes"
        );
        options.AddTo(command);
        command.SetAction((parsed, stop) => RunAsync(options, parsed, stop));
        return command;
    }

    private static async Task<int> RunAsync(BenchOptions options, ParseResult parsed, CancellationToken stop)
    {
        var rows = options.Rows(parsed);
        await using var stage = await Stage.OpenAsync(stop);
        using var account = new BenchAccount();
        await stage.SeedAsync(Seed.UnknownPayments(rows));
        var meter = await stage.MeterAsync();
        var notifications = new SignedNotifications(account, rows);
        await using var floor = new GroupedFloor(stage.Database, account, GroupedFloor.TwoRows);
        await using var whole = new GroupedFloor(stage.Database, account, GroupedFloor.EightRows);
        var (enginePort, floorPort, wholePort) = (Ports.Free(), Ports.Free(), Ports.Free());
        await using var engineApp = Engine(stage, account, enginePort);
        await engineApp.StartAsync(stop);
        await using var floorApp = await StartAsync(floor, floorPort, stop);
        await using var wholeApp = await StartAsync(whole, wholePort, stop);

        async Task<Turn> MeasureAsync(int port, params (string, string, long)[] counts)
        {
            await stage.ResetAsync();
            var requests = notifications.Take();
            double[] latencies = [];
            var (seconds, cpu) = await Contest.TimeAsync(
                meter,
                async () => latencies = await new Sender(port).SendAsync(requests)
            );
            var faults = await stage.FaultsAsync([
                ("payments succeeded", "payments WHERE status = 'succeeded'", rows),
                ("notifications", "notifications WHERE status = 'applied'", rows),
                .. counts,
            ]);
            return new Turn(rows, seconds, cpu, faults, Statistics.P99(latencies));
        }
        (string, string, long)[] allRows =
        [
            ("invoices paid", "invoices WHERE status = 'paid'", rows),
            ("receipts booked", "ledger_entries WHERE kind = 'payment_received'", rows),
            ("events", "events", 3L * rows),
            ("alerts", "alerts", 0),
        ];
        var contest = new Contest([
            new(
                "engine",
                async () =>
                {
                    var turn = await MeasureAsync(enginePort, allRows);
                    await stage.RunAsync(GroupedFloor.Shown);
                    return turn;
                }
            ),
            new("floor", () => MeasureAsync(floorPort)),
            new("all rows", () => MeasureAsync(wholePort, allRows)),
        ]);
        await contest.RunAsync(options.Rounds(parsed));

        var report = new Report("notifications", contest);
        report.Ratio("engine", "floor", least: 0.70, goal: 0.90);
        report.Ratio("engine", "all rows", least: null, goal: null);
        report.Compare(
            "p99 of engine / floor",
            "engine",
            "floor",
            (a, b) => a.P99 / b.P99,
            null,
            1.3,
            lessIsBetter: true
        );
        report.Compare(
            "CPU of engine / floor, a notification",
            "engine",
            "floor",
            (a, b) => a.CpuPerRow / b.CpuPerRow,
            null,
            null,
            lessIsBetter: true
        );
        report.Note("The sender is bare sockets in this same process; its cost is in both sides.");
        report.Note(
            "The floor keeps the notification and the payment; the engine, and \"all rows\" without reading or "
                + "deciding anything, also pay the invoice, renew the subscription, book the receipt and append three "
                + "events."
        );
        return report.Finish(BenchOptions.Folder, options.Check(parsed));
    }

    private static WebApplication Engine(Stage stage, BenchAccount account, int port)
    {
        var app = App(port, builder => BenchEngine.Register(builder.Services, stage, account, gatewayPort: 1));
        app.UseBillingHttp();
        app.MapNotifications();
        return app;
    }

    private static async Task<WebApplication> StartAsync(GroupedFloor floor, int port, CancellationToken stop)
    {
        floor.Start();
        var app = App(port, _ => { });
        app.Run(floor.ReceiveAsync);
        await app.StartAsync(stop);
        return app;
    }

    private static WebApplication App(int port, Action<WebApplicationBuilder> adjust)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        adjust(builder);
        return builder.Build();
    }
}
