using System.CommandLine;
using BillingEngine.Benchmarks.Measuring;
using BillingEngine.Benchmarks.Staging;
using BillingEngine.Subscriptions;

namespace BillingEngine.Benchmarks.Renewals;

/// <summary>G5: renewals next to the same rows written by arrays, and by a transaction a row.</summary>
public static class RenewalsBench
{
    // A transaction a row is slow, and a rate needs no more.
    private const int AloneShare = 10;

    /// <summary>Builds the verb.</summary>
    public static Command Build()
    {
        var options = new BenchOptions(10_000);
        var command = new Command("renewals", "Calendar, invoice, payment, ledger, event: the engine and bare arrays");
        options.AddTo(command);
        command.SetAction((parsed, stop) => RunAsync(options, parsed, stop));
        return command;
    }

    private static async Task<int> RunAsync(BenchOptions options, ParseResult parsed, CancellationToken stop)
    {
        var rows = options.Rows(parsed);
        await using var stage = await Stage.OpenAsync(stop);
        using var account = new BenchAccount();
        await stage.SeedAsync(Seed.DueSubscriptions(rows));
        await using var engine = BenchEngine.Build(stage, account, gatewayPort: 1);
        Task RenewAsync() => BenchEngine.SweepAsync(engine, () => new RenewDueSubscriptions(500));

        await stage.ResetAsync();
        await RenewAsync();
        var floor = new ArrayFloor(stage.Database, await WrittenRows.ReadAsync(stage));
        var meter = await stage.MeterAsync();
        var events = await stage.ScalarAsync<long>("SELECT count(*) FROM events");

        async Task<Turn> MeasureAsync(Func<Task> work, int count)
        {
            await stage.ResetAsync();
            var (seconds, cpu) = await Contest.TimeAsync(meter, work);
            var faults = await stage.FaultsAsync(
                ("invoices", "invoices", count),
                ("lines", "invoice_lines", count),
                ("payments", "payments WHERE status = 'created'", count),
                ("ledger", "ledger_entries WHERE kind = 'invoice_created'", count),
                ("events", "events", events * count / rows),
                ("moved on", "subscriptions WHERE next_period = 2 AND next_renewal_at > now()", count)
            );
            return new Turn(count, seconds, cpu, faults);
        }
        var contest = new Contest([
            new("engine", () => MeasureAsync(RenewAsync, rows)),
            new("floor", () => MeasureAsync(floor.RunAsync, rows)),
            new("row by row", () => MeasureAsync(() => floor.RunAloneAsync(rows / AloneShare), rows / AloneShare)),
        ]);
        await contest.RunAsync(options.Rounds(parsed));

        var report = new Report("renewals", contest);
        report.Ratio("engine", "floor", least: 0.60, goal: 0.70);
        report.Ratio("engine", "row by row", least: 10, goal: 10);
        report.Compare(
            "CPU of engine / floor, a renewal",
            "engine",
            "floor",
            (a, b) => a.CpuPerRow / b.CpuPerRow,
            null,
            null,
            lessIsBetter: true
        );
        return report.Finish(BenchOptions.Folder, options.Check(parsed));
    }
}
