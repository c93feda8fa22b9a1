using BillingEngine.Composition;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Jobs;
using BillingEngine.Testing.Engine;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Tests.Jobs;

public sealed class SweepWatchTests(EngineHost host) : IClassFixture<EngineHost>, IAsyncLifetime
{
    private const string Renew = "renew-due-subscriptions";

    private static readonly TimetableEntry Renewals = EngineTimetable.Entries.Single(entry => entry.Name == Renew);

    private SweepRounds Rounds => host.Services.GetRequiredService<SweepRounds>();

    public Task InitializeAsync() => host.SqlAsync("DELETE FROM sweep_rounds; DELETE FROM alerts");

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task What_no_runner_runs_is_driven_and_is_not_late()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        using var watch = Watch();
        host.Clock.MoveTo((await host.SubscriptionAsync(enrolled.Id)).NextRenewalAt!.Value);
        await RunnersWereHereAsync(TimeSpan.FromDays(1), completed: TimeSpan.FromMinutes(1));
        await watch.LookAsync(default);
        await watch.Driven;
        Assert.Equal(2, (await host.InvoicesAsync(enrolled.Id)).Count);

        await watch.LookAsync(default);
        Assert.Equal(0L, await host.ScalarAsync<long>("SELECT count(*) FROM alerts WHERE code = 'sweep.late'"));
        Assert.Equal(
            1L,
            await host.ScalarAsync<long>(
                """
                SELECT count(*) FROM sweep_rounds WHERE sweep = 'renew-due-subscriptions'
                    AND completed_at > now() - interval '30 seconds' AND by_runner_at < now() - interval '1 hour'
                """
            )
        );
    }

    [Fact]
    public async Task What_a_runner_of_any_node_runs_is_left_to_it()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        using var watch = Watch();
        host.Clock.MoveTo((await host.SubscriptionAsync(enrolled.Id)).NextRenewalAt!.Value);
        await RunnersWereHereAsync(TimeSpan.FromSeconds(10), completed: TimeSpan.FromSeconds(10));
        await watch.LookAsync(default);
        await watch.Driven;
        Assert.Single(await host.InvoicesAsync(enrolled.Id));
        Assert.Empty(await OpenAlertsAsync());
    }

    [Fact]
    public async Task A_process_that_has_just_started_gives_the_runner_its_time()
    {
        await RunnersWereHereAsync(TimeSpan.FromDays(30), completed: TimeSpan.FromDays(30));
        using var watch = Watch();
        await watch.LookAsync(default);
        Assert.True(watch.Driven.IsCompleted);
        Assert.Empty(await OpenAlertsAsync());
    }

    [Fact]
    public async Task A_sweep_that_completes_no_round_is_one_alert_with_its_reason_until_it_does()
    {
        using var watch = Watch();
        host.Clock.Advance(TimeSpan.FromDays(1));
        Rounds.Failed(Renew, new InvalidOperationException("the reason"));
        await RunnersWereHereAsync(TimeSpan.Zero, completed: TimeSpan.Zero);
        await AgeAsync(SweepWatch.LateAfter(Renewals) + TimeSpan.FromMinutes(1));
        await watch.LookAsync(default);
        await watch.LookAsync(default);
        var alert = Assert.Single(await OpenAlertsAsync());
        Assert.Equal("sweep.late", alert.Code);
        Assert.Contains(Renew, alert.Detail, StringComparison.Ordinal);
        Assert.Contains("the reason", alert.Detail, StringComparison.Ordinal);

        await AgeAsync(TimeSpan.Zero);
        await watch.LookAsync(default);
        Assert.Empty(await OpenAlertsAsync());
        await AgeAsync(SweepWatch.LateAfter(Renewals) + TimeSpan.FromMinutes(1));
        await watch.LookAsync(default);
        Assert.NotEqual(alert.Id, Assert.Single(await OpenAlertsAsync()).Id);
    }

    [Fact]
    public async Task A_runner_that_runs_no_more_is_one_alert_until_it_does()
    {
        using var watch = Watch();
        host.Clock.Advance(TimeSpan.FromDays(1));
        await RunnersWereHereAsync(TimeSpan.FromDays(2), completed: TimeSpan.Zero);
        await watch.LookAsync(default);
        await watch.LookAsync(default);
        Assert.Equal("timetable.not_run", Assert.Single(await OpenAlertsAsync()).Code);

        await RunnersWereHereAsync(TimeSpan.Zero, completed: TimeSpan.Zero);
        await watch.LookAsync(default);
        Assert.Empty(await OpenAlertsAsync());
    }

    [Fact]
    public async Task While_a_caller_drives_the_clock_nothing_is_late()
    {
        using var watch = Watch();
        host.Clock.Advance(TimeSpan.FromDays(1));
        await RunnersWereHereAsync(TimeSpan.FromDays(2), completed: TimeSpan.FromDays(2));
        using (await host.Services.GetRequiredService<RunnerPause>().HoldAsync(default))
            await watch.LookAsync(default);
        Assert.True(watch.Driven.IsCompleted);
        Assert.Empty(await OpenAlertsAsync());
    }

    [Fact]
    public async Task A_round_of_a_runner_is_recorded_and_a_failed_one_is_not()
    {
        var turn = host.Services.GetRequiredService<SweepTurn>();
        Assert.NotNull(await turn.TryTakeAsync(Renewals, default));
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            turn.TryTakeAsync(
                Renewals with
                {
                    Name = "fails",
                    Request = () => throw new InvalidOperationException("no"),
                },
                default
            )
        );
        var ages = await Rounds.SaveAsync(host.Services.GetRequiredService<Npgsql.NpgsqlDataSource>(), default);
        Assert.NotNull(ages[Renew].RunnerAge);
        Assert.False(ages.ContainsKey("fails"));
        Assert.Contains("no", Rounds.FailureOf("fails"), StringComparison.Ordinal);
        Assert.False(Rounds.IsRunning("fails"));
    }

    private SweepWatch Watch() => ActivatorUtilities.CreateInstance<SweepWatch>(host.Services);

    private Task<int> RunnersWereHereAsync(TimeSpan byRunner, TimeSpan completed) =>
        host.SqlAsync(
            $"""
            INSERT INTO sweep_rounds (sweep, completed_at, by_runner_at)
            SELECT sweep, now() - interval '{completed.TotalSeconds:0} s', now() - interval '{byRunner.TotalSeconds:0} s'
            FROM unnest(ARRAY['{string.Join("','", EngineTimetable.Entries.Select(entry => entry.Name))}']) AS t (sweep)
            ON CONFLICT (sweep) DO UPDATE
                SET completed_at = excluded.completed_at, by_runner_at = excluded.by_runner_at
            """
        );

    private Task<int> AgeAsync(TimeSpan age) =>
        host.SqlAsync(
            $"""
            UPDATE sweep_rounds SET completed_at = now() - interval '{age.TotalSeconds:0} s' WHERE sweep = '{Renew}'
            """
        );

    private Task<List<AlertRow>> OpenAlertsAsync() =>
        host.ReadAsync(db => db.Alerts.AsNoTracking().Where(alert => alert.ResolvedAt == null).ToListAsync());
}
