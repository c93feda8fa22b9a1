using System.CommandLine;
using BillingEngine.Benchmarks.Measuring;
using BillingEngine.Benchmarks.Staging;
using BillingEngine.Payments;

namespace BillingEngine.Benchmarks.Deductions;

/// <summary>G1, G2 and G3: deductions next to the floor and the naive form, against one gateway process.</summary>
public static class DeductionsBench
{
    private static readonly Option<bool> FastGateway = new("--fast-gateway")
    {
        Description = "The gateway answers with bodies that it signed beforehand (the floor is then fullfast)",
    };

    /// <summary>Builds the verb.</summary>
    public static Command Build()
    {
        var options = new BenchOptions(2000);
        var command = new Command(
            "deductions",
            "Claim, sign, post, verify, write: the engine, the floor, the naive form"
        )
        {
            FastGateway,
        };
        options.AddTo(command);
        command.SetAction((parsed, stop) => RunAsync(options, parsed, stop));
        return command;
    }

    private static async Task<int> RunAsync(BenchOptions options, ParseResult parsed, CancellationToken stop)
    {
        var (rows, fast) = (options.Rows(parsed), parsed.GetValue(FastGateway));
        await using var stage = await Stage.OpenAsync(stop);
        using var account = new BenchAccount();
        await using var handle = await GatewayHandle.OpenAsync(account, stop);
        await stage.SeedAsync(Seed.ReadyPayments(rows));
        await using var engine = BenchEngine.Build(stage, account, handle.Port);
        using var gateway = new FloorGateway(account, handle.Port);
        var track = new Track(stage, handle, await stage.MeterAsync(handle.ProcessId), rows, fast);

        var contest = new Contest([
            new(
                "engine",
                () =>
                    track.RunAsync(
                        () => BenchEngine.SweepAsync(engine, () => new SendReadyDeductions(500)),
                        AllOfIt(rows)
                    )
            ),
            new("floor", () => track.RunAsync(new FullFloor(stage.Database, gateway).RunAsync)),
            new(
                "naive",
                () =>
                    track.RunAsync(
                        new NaiveForm(stage.Database, gateway).RunAsync,
                        ("invoices paid", "invoices WHERE status = 'paid'", rows)
                    )
            ),
        ]);
        await contest.RunAsync(options.Rounds(parsed), () => Statistics.SignatureSeconds(account.MerchantKey));
        return Tell(contest, fast).Finish(BenchOptions.Folder, options.Check(parsed));
    }

    // What the engine's deduction leaves in addition to the payment and its call.
    private static (string, string, long)[] AllOfIt(int rows) =>
        [
            ("invoices paid", "invoices WHERE status = 'paid' AND due_minor = 0", rows),
            ("receipts booked", "ledger_entries WHERE kind = 'payment_received'", rows),
            ("payment.succeeded", "events WHERE type = 'payment.succeeded'", rows),
            ("invoice.paid", "events WHERE type = 'invoice.paid'", rows),
            ("subscription.renewed", "events WHERE type = 'subscription.renewed'", rows),
            ("alerts", "alerts", 0),
        ];

    private static Report Tell(Contest contest, bool fast)
    {
        var report = new Report(fast ? "deductions-fast-gateway" : "deductions", contest);
        if (fast)
        {
            report.Ratio("engine", "floor", least: null, goal: 0.80);
        }
        else
        {
            report.Ratio("engine", "floor", least: 0.80, goal: 0.90);
            report.Ratio("engine", "naive", least: 1.6, goal: 1.6);
            report.Find(
                "CPU of engine + PostgreSQL a deduction, in signatures",
                contest.Turns["engine"].Zip(contest.SignatureSeconds, (t, s) => t.CpuPerRow / s),
                least: 2.0,
                goal: 1.75,
                lessIsBetter: true
            );
        }
        report.Compare(
            "CPU of engine / floor, a deduction",
            "engine",
            "floor",
            (a, b) => a.CpuPerRow / b.CpuPerRow,
            null,
            null,
            lessIsBetter: true
        );
        var share = Statistics.Median(
            contest.Turns["floor"].Select(t => t.Cpu.Gateway / (t.Cpu.Here + t.Cpu.Postgres + t.Cpu.Gateway))
        );
        report.Note($"one signature: {Statistics.Median(contest.SignatureSeconds) * 1e6:0} us of CPU");
        report.Note(
            $"The gateway is a process of the bench's own on the same cores; it took {share:P0} of the CPU of the "
                + "floor's runs, which flatters every ratio to it by that share. The CPU ratio leaves it out."
        );
        report.Note("one Hangfire job a deduction: not run: not in this build");
        return report;
    }

    private sealed class Track(Stage stage, GatewayHandle handle, CpuMeter meter, int rows, bool fast)
    {
        public async Task<Turn> RunAsync(Func<Task> work, params (string, string, long)[] counts)
        {
            await stage.ResetAsync();
            await handle.BeginAsync(fast ? rows : 0);
            var (seconds, cpu) = await Contest.TimeAsync(meter, work);
            var faults = await stage.FaultsAsync([
                ("payments succeeded", "payments WHERE status = 'succeeded'", rows),
                ("distinct transactions", "(SELECT DISTINCT transaction_id FROM payments) t", rows),
                ("attempts", "gateway_calls WHERE operation = 'deduct' AND outcome = 'succeeded'", rows),
                .. counts,
            ]);
            if (await handle.SeenAsync() is var seen && seen != (rows, rows))
                faults.Add($"the gateway saw {seen.Orders} orders in {seen.Requests} requests");
            return new Turn(rows, seconds, cpu, faults);
        }
    }
}
