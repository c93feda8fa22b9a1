using System.CommandLine;
using System.Security.Cryptography;
using BillingEngine.Benchmarks.Measuring;
using BillingEngine.Benchmarks.Staging;
using BillingEngine.Webhooks.Delivery;

namespace BillingEngine.Benchmarks.Webhooks;

/// <summary>
/// G16: webhooks to ten receivers next to the floor, and to nine with a dead one next to them or without.
/// </summary>
public static class WebhooksBench
{
    /// <summary>Builds the verb.</summary>
    public static Command Build()
    {
        var options = new BenchOptions(10_000);
        var command = new Command("webhooks", "Claim, sign, post, keep: the engine, its floor, and one dead receiver");
        options.AddTo(command);
        command.SetAction((parsed, stop) => RunAsync(options, parsed, stop));
        return command;
    }

    private static async Task<int> RunAsync(BenchOptions options, ParseResult parsed, CancellationToken stop)
    {
        var events = Math.Max(1, options.Rows(parsed) / Receivers.Count);
        await using var stage = await Stage.OpenAsync(stop);
        using var account = new BenchAccount();
        await using var receivers = await Receivers.StartAsync(stop);
        var secret = RandomNumberGenerator.GetBytes(32);
        await stage.SeedAsync(Seed.Deliveries(events, receivers.Ports, secret));
        using var floor = new WebhooksFloor(stage.Database, secret);
        var track = new Track(stage, account, receivers, await stage.MeterAsync(), events);

        var contest = new Contest([
            new("engine", () => track.EngineAsync(Receivers.Count, "")),
            new("floor", () => track.RunAsync(Receivers.Count, "", floor.RunAsync)),
            new(
                "nine",
                () =>
                    track.EngineAsync(
                        Receivers.Count - 1,
                        $"""
                        DELETE FROM webhook_deliveries WHERE endpoint_id = {Seed.LastEndpoint};
                        DELETE FROM webhook_endpoints WHERE id = {Seed.LastEndpoint}
                        """
                    )
            ),
            new(
                "one dead",
                () =>
                    track.EngineAsync(
                        Receivers.Count - 1,
                        $"""
                        UPDATE webhook_endpoints SET url = 'http://127.0.0.1:{receivers.DeadPort}/'
                        WHERE id = {Seed.LastEndpoint}
                        """
                    )
            ),
        ]);
        await contest.RunAsync(options.Rounds(parsed));

        var report = new Report("webhooks", contest);
        report.Ratio("engine", "floor", least: null, goal: 0.70);
        report.Ratio("one dead", "nine", least: null, goal: 0.95);
        report.Compare(
            "CPU of engine / floor, a delivery",
            "engine",
            "floor",
            (a, b) => a.CpuPerRow / b.CpuPerRow,
            null,
            null,
            lessIsBetter: true
        );
        report.Note("The receivers are in this same process; their cost is in all sides.");
        report.Note("The dead receiver takes connections and never answers; the rate is that of the other nine.");
        return report.Finish(BenchOptions.Folder, options.Check(parsed));
    }

    private sealed class Track(Stage stage, BenchAccount account, Receivers receivers, CpuMeter meter, int events)
    {
        // Each run has an engine of its own: what flies to a dead receiver ends with it.
        public async Task<Turn> EngineAsync(int living, string before)
        {
            await using var engine = BenchEngine.Build(stage, account, gatewayPort: 1, mayBePrivate: true);
            using var through = new CancellationTokenSource();
            // Whatever is made once, is made.
            await stage.RunAsync("TRUNCATE webhook_deliveries");
            await BenchEngine.SweepOnceAsync(engine, new DeliverDueWebhooks(500));
            return await RunAsync(
                living,
                before,
                async () =>
                {
                    // As the timetable does it, but without a pause when nothing is found.
                    var sweeping = Task.Run(async () =>
                    {
                        while (!through.IsCancellationRequested)
                            await BenchEngine.SweepOnceAsync(engine, new DeliverDueWebhooks(500), through.Token);
                    });
                    while (
                        receivers.Requests < living * events
                        || await stage.ScalarAsync<long>(Delivered) < living * events
                    )
                    {
                        await Task.Delay(1);
                    }

                    await through.CancelAsync();
                    await sweeping.ContinueWith(_ => { }, TaskScheduler.Default);
                }
            );
        }

        public async Task<Turn> RunAsync(int living, string before, Func<Task> work)
        {
            await stage.ResetAsync();
            if (before.Length > 0)
                await stage.RunAsync(before);
            receivers.Forget();
            var rows = living * events;
            var (seconds, cpu) = await Contest.TimeAsync(meter, work);
            var faults = await stage.FaultsAsync(
                ("delivered at once", "webhook_deliveries WHERE status = 'delivered' AND attempts = 1", rows),
                (
                    "delivered to the dead",
                    $"""
                    webhook_deliveries d JOIN webhook_endpoints e ON e.id = d.endpoint_id
                    WHERE d.status = 'delivered' AND e.url LIKE '%:{receivers.DeadPort}/'
                    """,
                    0
                )
            );
            if ((receivers.Different, receivers.Requests) is var seen && seen != (rows, rows))
                faults.Add($"the receivers saw {seen.Different} events in {seen.Requests} requests");
            return new Turn(rows, seconds, cpu, faults);
        }

        private const string Delivered = "SELECT count(*) FROM webhook_deliveries WHERE status = 'delivered'";
    }
}
