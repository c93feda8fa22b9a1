using BillingEngine.Cli.Restarts;

namespace BillingEngine.Scenarios.Processes;

/// <summary>
/// A sample of <c>./run restarts</c>, with every lock that a kill may leave inserted into Hangfire's table.
/// </summary>
public sealed class RestartsTests
{
    [Fact]
    public async Task A_server_that_was_killed_starts_again_whatever_locks_it_left()
    {
        var report = await RestartsPlay.RunAsync(
            new RestartsOptions(Times: 3, Seed: 11, PlantsLocks: true),
            new Progress<Restart>(),
            default
        );
        Assert.True(report.Failed.Count == 0, string.Join('\n', report.Failed.Select(failed => failed.LastOutput)));
        Assert.Equal(3, report.Restarts.Count);
        Assert.True(report.IsTimetableRun, "The runner did not run the sweeps after the last start.");
    }
}
