using BillingEngine.Cli.Storm;
using BillingEngine.Testing.Postgres;
using WeChatPay.Simulator;
using WeChatPay.Simulator.Certificates;
using Xunit.Abstractions;

namespace BillingEngine.Scenarios.Storm;

/// <summary>
/// Small storms, each on its own database: fixed seeds and one random seed, which is printed so that <c>./run storm</c>
/// repeats it.
/// </summary>
public sealed class StormTests(ITestOutputHelper output)
{
    private static readonly int[] Seeds = [3, 4, 5, 8];
    private static readonly Lazy<KeyRing> Keys = new(() => KeyRing.Generate(new SimulatorOptions()));

    [Fact]
    public async Task Storms_of_known_seeds_break_no_rule_of_money()
    {
        var reports = new List<StormReport>();
        foreach (var seed in Seeds)
            reports.Add(await PlayAsync(seed));

        // Which of two nodes is first is random, so crashes are required over all seeds only.
        Assert.True(reports.Sum(report => report.Crashes) > 0, "No node crashed: these were not storms.");
        Assert.True(reports.Sum(report => report.Books.Periods.Paid) >= 20, "Too little was paid to prove anything.");
    }

    [Fact]
    public async Task A_storm_of_a_random_seed_breaks_no_rule_of_money() =>
        await PlayAsync(Random.Shared.Next(1000, int.MaxValue));

    private async Task<StormReport> PlayAsync(int seed)
    {
        var options = new StormOptions(Subscribers: 8, Months: 1, Nodes: 2, seed, "harsh");
        output.WriteLine(options.CommandLine);
        var database = new TestDatabase();
        await database.InitializeAsync();
        try
        {
            var report = await StormPlay.RunAsync(
                database.ConnectionString,
                options,
                Keys.Value,
                new Progress<int>(),
                default
            );
            Assert.True(
                report.Violations.Count == 0,
                string.Join('\n', report.Violations.Take(20).Append(report.Replay))
            );
            return report;
        }
        finally
        {
            await database.DisposeAsync();
        }
    }
}
