using BillingEngine.Cli.Demo;
using BillingEngine.Proof;
using BillingEngine.Proof.Reports;
using BillingEngine.Testing.Postgres;

namespace BillingEngine.Scenarios.Demo;

/// <summary>A small demo on real processes: whatever the people do and the network loses, the money is right.</summary>
public sealed class DemoTests : IAsyncLifetime
{
    private readonly DirectoryInfo _logs = Directory.CreateTempSubdirectory("demo-");
    private readonly TestDatabase _database = new();

    public Task InitializeAsync() => _database.InitializeAsync();

    [Theory]
    [InlineData(7, false)]
    [InlineData(8, true)]
    public async Task Three_months_of_twelve_people_break_no_rule_of_money(int seed, bool mildFaults)
    {
        var options = new DemoOptions(Subscribers: 12, Months: 3, seed, mildFaults);
        await using var stage = await DemoStage.StartAsync(_database.ConnectionString, _logs.FullName, default);
        var play = new DemoPlay(options, stage);
        var days = new LastDay();

        await play.RunAsync(days, default);

        var books = await Books.ReadAsync(stage, default);
        var report = DemoReport.Of(books, play.People);
        Assert.True(report.Breaches.Count == 0, string.Join('\n', report.Breaches.Append(options.CommandLine)));
        Assert.Equal(options.Days, days.Value);
        Assert.True(report.Periods.Paid >= options.Subscribers, $"{report.Periods} is too little to prove anything");
        Assert.All(report.Money, line => Assert.Equal(line.Engine, line.Simulator));
        await ProveAsync(stage);
    }

    private async Task ProveAsync(DemoStage stage)
    {
        using var http = new HttpClient();
        var proof = await new Prover(TimeProvider.System).RunAsync(
            _database.ConnectionString, new LedgerDoor(http, stage.SimulatorUrl), default);
        Assert.True(proof.IsProved, ReportText.Write(proof));
        var gateway = proof.Checks.Single(check => check.Name == "gateway-agrees");
        Assert.Equal(Verdict.Proved, gateway.Verdict);
        Assert.True(gateway.Considered > 0);
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        _logs.Delete(recursive: true);
    }

    private sealed class LastDay : IProgress<int>
    {
        public int Value { get; private set; }

        public void Report(int value) => Value = value;
    }
}
