using BillingEngine.Cli.Storm;
using BillingEngine.Testing.Postgres;
using WeChatPay.Simulator;
using WeChatPay.Simulator.Certificates;
using Xunit.Abstractions;

namespace BillingEngine.Scenarios.Storm;

/// <summary>Small storms of a fixed set of seeds; others run with <c>./run storm --seed N</c>.</summary>
public sealed class StormTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly Lazy<KeyRing> _keys = new(() => KeyRing.Generate(new SimulatorOptions()));
    private readonly TestDatabase _database = new();

    public Task InitializeAsync() => _database.InitializeAsync();

    public Task DisposeAsync() => _database.DisposeAsync();

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    public async Task A_storm_breaks_no_rule_of_money(int seed)
    {
        var report = await WeatherAsync(seed);
        Assert.True(report.Books.Periods.Paid >= 8, $"{report.Books.Periods} proves too little");
        Assert.True(report.Crashes > 0, "No node died: this was no storm.");
    }

    private async Task<StormReport> WeatherAsync(int seed)
    {
        var options = new StormOptions(Subscribers: 8, Months: 2, Nodes: 2, seed, "harsh");
        output.WriteLine(options.CommandLine);
        var report = await StormPlay.RunAsync(
            _database.ConnectionString, options, _keys.Value, new Progress<int>(), default);
        Assert.True(
            report.Violations.Count == 0, string.Join('\n', report.Violations.Take(20).Append(options.CommandLine)));
        return report;
    }
}
