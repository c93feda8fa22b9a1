using System.Text.Json.Nodes;
using BillingEngine.Cli.Demo;
using BillingEngine.Cli.Transport;
using BillingEngine.Proof;
using BillingEngine.Proof.Reports;
using BillingEngine.Testing.Postgres;

namespace BillingEngine.Scenarios.Demo;

/// <summary>A small demo on real processes: the money is right whatever people do and the network loses.</summary>
public sealed class DemoTests : IAsyncLifetime
{
    private readonly DirectoryInfo logs = Directory.CreateTempSubdirectory("demo-");
    private readonly TestDatabase database = new();

    public Task InitializeAsync() => database.InitializeAsync();

    [Theory]
    [InlineData(7, "none")]
    [InlineData(8, "mild")]
    public async Task Three_months_of_twelve_people_break_no_rule_of_money(int seed, string faults)
    {
        var options = new DemoOptions(Subscribers: 12, Months: 3, seed, faults);
        await using var stage = await DemoStage.StartAsync(database.ConnectionString, logs.FullName, default);
        var play = new DemoPlay(options, stage);
        var days = new LastDay();

        await play.RunAsync(days, default);

        var books = await Books.ReadAsync(stage, default);
        var report = DemoReport.Of(books, play.People);
        Assert.True(report.Violations.Count == 0, string.Join('\n', report.Violations.Append(options.CommandLine)));
        Assert.Equal(options.Days, days.Value);
        Assert.True(report.Periods.Paid >= options.Subscribers, $"{report.Periods} is too little to prove anything");
        Assert.All(report.Money, line => Assert.Equal(line.Engine, line.Simulator));
        Assert.Equal(["matched"], report.Days.Keys);
        Assert.True(report.Days["matched"] > 28 * options.Months, $"{report.Days["matched"]} days were compared");
        await ProveAsync(stage);
        await PlantAsync(stage, play, books);
    }

    // The simulator puts an error into a statement afterwards; the next comparison finds and names it.
    private static async Task PlantAsync(DemoStage stage, DemoPlay play, Books books)
    {
        var known = await stage.Direct.Api.ListAsync<PaymentRow>("payments", payment => payment.Id, default);
        var payment = known.First(p => p.Status == "succeeded" && p.PaidAt < books.Now.AddDays(-5));
        var day = DateOnly.FromDateTime(payment.PaidAt!.Value.ToOffset(TimeSpan.FromHours(8)).DateTime);
        await stage.Simulator.PlantAsync(day, "currency", payment.OutTradeNo, default);
        await stage.Direct.Api.PostAsync(
            "v1/reconciliations",
            new JsonObject { ["date"] = $"{day:yyyy-MM-dd}" },
            default
        );

        var violation = Assert.Single(DemoReport.Of(await Books.ReadAsync(stage, default), play.People).Violations);
        Assert.Contains($"currency, payment {payment.OutTradeNo}; to do: compare", violation, StringComparison.Ordinal);
    }

    private async Task ProveAsync(DemoStage stage)
    {
        using var http = new HttpClient();
        var proof = await new Prover(TimeProvider.System).RunAsync(
            database.ConnectionString,
            new SimulatorLedgerApi(http, stage.SimulatorUrl),
            default
        );
        Assert.True(proof.IsProved, ReportText.Write(proof));
        var gateway = proof.Checks.Single(check => check.Name == "gateway-agrees");
        Assert.Equal(Verdict.Proved, gateway.Verdict);
        Assert.True(gateway.Considered > 0);
    }

    public async Task DisposeAsync()
    {
        await database.DisposeAsync();
        logs.Delete(recursive: true);
    }

    private sealed class LastDay : IProgress<int>
    {
        public int Value { get; private set; }

        public void Report(int value) => Value = value;
    }
}
