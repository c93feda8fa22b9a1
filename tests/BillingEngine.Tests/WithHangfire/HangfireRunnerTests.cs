using BillingEngine.Composition;
using BillingEngine.Platform.Jobs;
using BillingEngine.Testing.Engine;
using Hangfire;
using Hangfire.Storage;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace BillingEngine.Tests.WithHangfire;

[Collection(HangfireTests.Name)]
public sealed class HangfireRunnerTests(HangfireHost stack)
{
    [Fact]
    public async Task A_payer_who_signs_is_charged()
    {
        await stack.PostAsync(
            "/v1/plans",
            """
            {"code":"hf","name":"Hf","amount":100,"currency":"HKD","interval":"month","contract_template_id":123}
            """
        );
        var enrolled = await stack.PostAsync(
            "/v1/subscriptions",
            """
            {"plan":"hf","channel":"mini_program",
             "customer":{"reference":"hf","display_name":"Li Lei","openid":"o-hf"}}
            """
        );
        await stack.PressAsync(
            $"/_control/sessions/{enrolled.GetProperty("signing").GetProperty("session_id").GetString()}/sign"
        );
        await Eventually.TrueAsync(async () =>
            (await stack.GetAsync($"/v1/subscriptions/{enrolled.GetProperty("id").GetString()}"))
                .GetProperty("status")
                .GetString() == "active"
        );
    }

    [Fact]
    public async Task Every_entry_of_the_timetable_is_a_recurring_job_in_UTC()
    {
        await Eventually.TrueAsync(() => Task.FromResult(Recurring().Count == EngineTimetable.Entries.Count));
        var jobs = Recurring();
        Assert.Equal(
            EngineTimetable.Entries.Select(entry => entry.Name).Order(StringComparer.Ordinal),
            jobs.Select(job => job.Id).Order(StringComparer.Ordinal)
        );
        Assert.All(jobs, job => Assert.Equal("UTC", job.TimeZoneId));
    }

    [Fact]
    public async Task A_storm_of_nudges_is_a_few_jobs()
    {
        using (await stack.Services.GetRequiredService<RunnerPause>().HoldAsync(default))
        {
            var before = await NudgesAsync();
            var nudges = stack.Services.GetRequiredService<Nudges>();
            for (var ring = 0; ring < 1000; ring++)
                nudges.Ring();
            await Eventually.TrueAsync(async () => await NudgesAsync() > before);
            Assert.InRange(await NudgesAsync() - before, 1, 100);
        }
    }

    [Fact]
    public async Task Its_tables_are_in_their_own_schema() =>
        Assert.Equal(
            0L,
            await ScalarAsync<long>(
                """
                SELECT count(*) FROM pg_tables h JOIN pg_tables p USING (tablename)
                WHERE h.schemaname = 'hangfire' AND p.schemaname = 'public'
                  OR (SELECT count(*) FROM pg_tables WHERE schemaname = 'hangfire') < 10
                """
            )
        );

    [Fact]
    public async Task A_finished_job_is_stored_for_an_hour_and_no_longer()
    {
        await Eventually.TrueAsync(async () =>
            await ScalarAsync<long>("SELECT count(*) FROM hangfire.job WHERE statename = 'Succeeded'") > 0
        );
        Assert.Equal(
            0L,
            await ScalarAsync<long>(
                """
                SELECT count(*) FROM hangfire.job
                WHERE statename IN ('Succeeded', 'Deleted', 'Failed')
                  AND (expireat IS NULL OR expireat > createdat + interval '2 hours')
                """
            )
        );
    }

    [Fact]
    public async Task A_job_that_no_version_knows_does_no_harm()
    {
        var id = stack
            .Services.GetRequiredService<IBackgroundJobClient>()
            .Enqueue<Hangfire.TimetableJob>(job => job.RunAsync("a-sweep-of-next-year", CancellationToken.None));
        await Eventually.TrueAsync(() => Task.FromResult(StateOf(id) == "Succeeded"));
    }

    [Fact]
    public async Task A_server_that_stops_removes_itself_from_the_list()
    {
        var other = await stack.StartAnotherNodeAsync();
        await Eventually.TrueAsync(async () => await ServersAsync() == 2);
        await other.StopAsync();
        Assert.Equal(1L, await ServersAsync());
    }

    private List<RecurringJobDto> Recurring()
    {
        using var storage = Storage.GetConnection();
        return storage.GetRecurringJobs();
    }

    private JobStorage Storage => stack.Services.GetRequiredService<JobStorage>();

    private string? StateOf(string id)
    {
        using var storage = Storage.GetConnection();
        return storage.GetJobData(id)?.State;
    }

    private Task<long> ServersAsync() => ScalarAsync<long>("SELECT count(*) FROM hangfire.server");

    private Task<long> NudgesAsync() =>
        ScalarAsync<long>(
            "SELECT count(*) FROM hangfire.job WHERE arguments::text LIKE '%check-contracts % send-ready-deductions%'"
        );

    private async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = stack.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
