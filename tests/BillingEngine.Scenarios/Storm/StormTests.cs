using BillingEngine.Cli.Storm;
using BillingEngine.Testing.Postgres;
using WeChatPay.Simulator;
using WeChatPay.Simulator.Certificates;
using Xunit.Abstractions;

namespace BillingEngine.Scenarios.Storm;

/// <summary>Small storms: a fixed set of seeds, and one that nobody knows before.</summary>
public sealed class StormTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly Lazy<KeyRing> _keys = new(() => KeyRing.Generate(new SimulatorOptions()));
    private readonly TestDatabase _database = new();

    public Task InitializeAsync() => _database.InitializeAsync();

    public Task DisposeAsync() => _database.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public Task A_storm_breaks_no_rule_of_money(int seed) => WeatherAsync(new StormOptions(25, 6, 2, seed, "harsh"));

    [Fact]
    public Task A_storm_that_nobody_has_seen_breaks_none_either() =>
        WeatherAsync(new StormOptions(12, 4, 2, Random.Shared.Next(1, int.MaxValue), "harsh"));

    private async Task WeatherAsync(StormOptions options)
    {
        output.WriteLine(options.CommandLine);
        var report = await StormPlay.RunAsync(
            _database.ConnectionString, options, _keys.Value, new Progress<int>(), default);
        Assert.True(
            report.Violations.Count == 0, string.Join('\n', report.Violations.Take(20).Append(options.CommandLine)));
        Assert.True(report.Books.Periods.Paid >= options.Subscribers, $"{report.Books.Periods} proves too little");
        Assert.True(report.Crashes > 0, "No node died: this was no storm.");
    }
}
