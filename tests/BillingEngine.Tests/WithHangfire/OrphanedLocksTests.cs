using BillingEngine.Composition;
using BillingEngine.Hangfire;
using BillingEngine.Testing.Engine;
using BillingEngine.Testing.Postgres;
using Hangfire;
using Hangfire.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace BillingEngine.Tests.WithHangfire;

/// <summary>What killed processes, operators and failures leave in Hangfire's tables.</summary>
[Collection(HangfireTests.Name)]
public sealed class OrphanedLocksTests(HangfireHost stack)
{
    [Fact]
    public async Task Locks_of_killed_processes_do_not_stop_a_node_from_starting()
    {
        var names = EngineTimetable
            .Entries.Select(entry => $"hangfire:recurring-job:{entry.Name}")
            .Append("hangfire:recurring-jobs:lock");
        // Written by a machine whose clock was ahead, they would be held for hours.
        await RunAsync(
            $"""
            INSERT INTO hangfire.lock (resource, acquired) SELECT resource, now() + interval '3 hours'
            FROM unnest(ARRAY['{string.Join("','", names)}']) AS t (resource)
            ON CONFLICT (resource) DO UPDATE SET acquired = excluded.acquired
            """
        );
        var node = await stack.StartAnotherNodeAsync();
        await node.StopAsync();
        await Locks().RemoveAsync(TimeSpan.Zero, default);
        Assert.Equal(
            0L,
            await ScalarAsync<long>("SELECT count(*) FROM hangfire.lock WHERE acquired > now() + interval '1 hour'")
        );
    }

    [Fact]
    public async Task A_lock_that_was_just_taken_stays()
    {
        var locks = Locks();
        await RunAsync("INSERT INTO hangfire.lock (resource, acquired) VALUES ('hangfire:held', now())");
        await locks.RemoveAsync(TimeSpan.FromHours(1), default);
        Assert.Equal(
            1L,
            await ScalarAsync<long>("SELECT count(*) FROM hangfire.lock WHERE resource = 'hangfire:held'")
        );
        await RunAsync("DELETE FROM hangfire.lock WHERE resource = 'hangfire:held'");
    }

    [Fact]
    public async Task A_recurring_job_that_was_deleted_or_changed_is_restored()
    {
        var timetable = stack.Services.GetServices<IHostedService>().OfType<RecurringTimetable>().Single();
        await Eventually.TrueAsync(() => Task.FromResult(timetable.Assert().Count == 0));
        stack.Services.GetRequiredService<IRecurringJobManager>().RemoveIfExists("check-contracts");
        await RunAsync(
            """
            UPDATE hangfire.hash SET value = '0 0 1 1 *' WHERE key = 'recurring-job:resolve-refunds' AND field = 'Cron'
            """
        );
        Assert.Null(Find("check-contracts"));

        Assert.Empty(timetable.Assert());
        Assert.NotNull(Find("check-contracts")!.NextExecution);
        Assert.Equal("*/5 * * * * *", Find("resolve-refunds")!.Cron);
    }

    [Fact]
    public async Task A_failed_run_is_listed_under_Failed_with_its_reason_for_a_limited_time()
    {
        await RunAsync("ALTER TABLE subscriber_tokens RENAME TO subscriber_tokens_away");
        try
        {
            var id = stack
                .Services.GetRequiredService<IBackgroundJobClient>()
                .Enqueue<TimetableJob>(job => job.RunAsync("expire-subscriber-tokens", CancellationToken.None));
            using var storage = stack.Services.GetRequiredService<JobStorage>().GetConnection();
            await Eventually.TrueAsync(() => Task.FromResult(storage.GetStateData(id)?.Name is "Failed" or "Deleted"));
            var state = storage.GetStateData(id);
            Assert.Equal("Failed", state.Name);
            Assert.Contains("subscriber_tokens", state.Data["ExceptionMessage"], StringComparison.Ordinal);
            Assert.True(stack.Services.GetRequiredService<JobStorage>().GetMonitoringApi().FailedCount() > 0);
            Assert.Equal(
                1L,
                await ScalarAsync<long>(
                    $"""
                    SELECT count(*) FROM hangfire.job
                    WHERE id = {id} AND expireat BETWEEN now() AND now() + interval '2 hours'
                    """
                )
            );
        }
        finally
        {
            await RunAsync("ALTER TABLE subscriber_tokens_away RENAME TO subscriber_tokens");
        }
    }

    [FactWithPgBouncer]
    public async Task Its_tables_are_created_once_by_nodes_behind_a_pooler()
    {
        var empty = await TestDatabase.CreateAsync();
        await using (var bouncer = await PgBouncer.StartAsync(empty.ConnectionString))
        await using (var database = NpgsqlDataSource.Create(bouncer.ConnectionString))
        {
            await Task.WhenAll(
                    Enumerable
                        .Range(0, 3)
                        .Select(_ =>
                            Task.Run(() => HangfireSchema.InstallAsync(database, NullLogger.Instance, default))
                        )
                )
                .WaitAsync(TimeSpan.FromMinutes(2));
            Assert.True(await HangfireSchema.IsCurrentAsync(database, default));
            await using var locks = database.CreateCommand(
                """
                SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'
                    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                """
            );
            Assert.Equal(0L, await locks.ExecuteScalarAsync());
        }
        await empty.DisposeAsync();
    }

    private OrphanedLocks Locks() => ActivatorUtilities.CreateInstance<OrphanedLocks>(stack.Services);

    private RecurringJobDto? Find(string name)
    {
        using var storage = stack.Services.GetRequiredService<JobStorage>().GetConnection();
        return storage.GetRecurringJobs().SingleOrDefault(job => job.Id == name);
    }

    private async Task RunAsync(string sql)
    {
        await using var command = stack.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = stack.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
