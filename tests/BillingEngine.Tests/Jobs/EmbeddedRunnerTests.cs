using BillingEngine.Contracts;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Platform.Jobs;
using BillingEngine.Testing.Engine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace BillingEngine.Tests.Jobs;

public sealed class EmbeddedRunnerTests(EngineHost host) : IClassFixture<EngineHost>, IAsyncLifetime
{
    private EmbeddedRunner runner = null!;

    private RunnerPause Pause => host.Services.GetRequiredService<RunnerPause>();

    public Task InitializeAsync()
    {
        runner = new EmbeddedRunner(
            host.Services.GetRequiredService<Timetable>(),
            host.Services.GetRequiredService<SweepTurn>(),
            host.Services.GetRequiredService<Nudges>(),
            NullLogger<EmbeddedRunner>.Instance
        );
        return runner.StartAsync(default);
    }

    public async Task DisposeAsync()
    {
        await runner.StopAsync(default);
        runner.Dispose();
    }

    [Fact]
    public async Task What_falls_due_is_done_without_being_asked_for()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        await host.SignAsync(enrolled);
        await Eventually.TrueAsync(() => IsAsync(enrolled.Id, SubscriptionStatus.Active));

        host.Clock.MoveTo((await host.SubscriptionAsync(enrolled.Id)).NextRenewalAt!.Value);
        await Eventually.TrueAsync(async () => (await host.PaymentsAsync(enrolled.Id)).Count == 2);
    }

    [Fact]
    public async Task While_a_caller_drives_the_clock_nothing_is_started()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        var sentWhileHeld = new List<bool>();
        var isHeld = true;
        using (await Pause.HoldAsync(default))
        {
            var ours = host.FactsOf((ContractView)enrolled.Contract!).ContractNumber;
            host.Gateway.DuringDeduction = order =>
            {
                if (order.ContractNumber == ours)
                    sentWhileHeld.Add(Volatile.Read(ref isHeld));
                return Task.CompletedTask;
            };
            await host.SignAsync(enrolled);
            // Long enough in database work for a runner that did not heed the hold.
            for (var i = 0; i < 20; i++)
                await host.EnrolledAsync(await host.PlanAsync());
            Volatile.Write(ref isHeld, false);
        }
        await Eventually.TrueAsync(() => IsAsync(enrolled.Id, SubscriptionStatus.Active));
        host.Gateway.DuringDeduction = null;
        Assert.Equal([false], sentWhileHeld);
    }

    [Fact]
    public async Task Who_wants_to_drive_the_clock_waits_for_the_sweep_that_is_running()
    {
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        var sending = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        var ours = host.FactsOf((ContractView)enrolled.Contract!).ContractNumber;
        host.Gateway.DuringDeduction = order =>
        {
            // Another test may have left one that is sent now.
            if (order.ContractNumber != ours)
                return Task.CompletedTask;
            sending.TrySetResult();
            return answer.Task;
        };
        await host.SignAsync(enrolled);
        await sending.Task;

        var hold = Pause.HoldAsync(default);
        await host.PlanAsync();
        Assert.False(hold.IsCompleted);
        answer.SetResult();
        using (await hold)
        {
            Assert.True(await IsAsync(enrolled.Id, SubscriptionStatus.Active));
        }
        host.Gateway.DuringDeduction = null;
    }

    [Fact]
    public async Task Who_gives_up_waiting_holds_no_runner()
    {
        using var run = Pause.TryRun();
        using var patience = new CancellationTokenSource();
        var hold = Pause.HoldAsync(patience.Token);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hold);
        using var other = Pause.TryRun();
        Assert.NotNull(other);
    }

    [Fact]
    public async Task It_stops_when_the_process_does()
    {
        await runner.StopAsync(default);
        // Canceled where it was stopped before it had begun.
        Assert.True(runner.ExecuteTask is { IsCompleted: true, IsFaulted: false });
        var enrolled = await host.EnrolledAsync(await host.PlanAsync());
        await host.SignAsync(enrolled);
        Assert.True(await IsAsync(enrolled.Id, SubscriptionStatus.Incomplete));
    }

    private async Task<bool> IsAsync(Domain.Common.SubscriptionId id, SubscriptionStatus status) =>
        (await host.SubscriptionAsync(id)).Status == status;
}
