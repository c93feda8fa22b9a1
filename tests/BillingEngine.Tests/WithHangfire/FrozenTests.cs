using System.Reflection;
using BillingEngine.Composition;
using BillingEngine.Hangfire;
using Hangfire;
using Hangfire.Storage;

namespace BillingEngine.Tests.WithHangfire;

/// <summary>What is written into queued jobs and must stay readable for the next version.</summary>
[Collection(HangfireTests.Name)]
public sealed class FrozenTests
{
    [Fact]
    public void The_entry_point_keeps_its_signature()
    {
        var method = Assert.Single(
            typeof(TimetableJob).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        );
        Assert.Equal(
            "System.Threading.Tasks.Task RunAsync(System.String, System.Threading.CancellationToken)",
            method.ToString()
        );
        Assert.Equal("BillingEngine.Hangfire.TimetableJob", typeof(TimetableJob).FullName);
        Assert.Equal("BillingEngine.Hangfire", typeof(TimetableJob).Assembly.GetName().Name);
    }

    [Fact]
    public void A_job_of_an_earlier_version_can_be_read()
    {
        var left = new InvocationData(
            "BillingEngine.Hangfire.TimetableJob, BillingEngine.Hangfire",
            "RunAsync",
            """["System.String, mscorlib","System.Threading.CancellationToken, mscorlib"]""",
            """["\"check-contracts\"",null]"""
        );
        var job = left.DeserializeJob();
        Assert.Equal(typeof(TimetableJob), job.Type);
        Assert.Equal("check-contracts", job.Args[0]);
    }

    [Fact]
    public void Nothing_is_retried_by_Hangfire()
    {
        var retry = typeof(TimetableJob)
            .GetMethod(nameof(TimetableJob.RunAsync))!
            .GetCustomAttribute<AutomaticRetryAttribute>()!;
        Assert.Equal((0, AttemptsExceededAction.Fail), (retry.Attempts, retry.OnAttemptsExceeded));
    }

    [Fact]
    public void Every_entry_has_a_cron_text() =>
        Assert.All(EngineTimetable.Entries, entry => Assert.NotEmpty(Cadence.CronOf(entry.Every)));

    [Theory]
    [InlineData(1, "*/5 * * * * *"), InlineData(5, "*/5 * * * * *"), InlineData(30, "*/30 * * * * *")]
    [InlineData(60, "0 */1 * * * *"), InlineData(900, "0 */15 * * * *"), InlineData(3600, "0 0 */1 * * *")]
    [InlineData(21600, "0 0 */6 * * *"), InlineData(86400, "0 0 0 * * *")]
    public void An_interval_has_its_cron_text(int seconds, string cron) =>
        Assert.Equal(cron, Cadence.CronOf(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(7), InlineData(90), InlineData(420), InlineData(25200), InlineData(172800)]
    public void An_interval_that_cron_cannot_express_is_refused(int seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Cadence.CronOf(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void A_running_sweep_is_entered_once_and_runs_again_for_a_later_request()
    {
        var running = new RunningSweeps();
        Assert.False(running.AskAgain("s"));
        Assert.True(running.TryEnter("s"));
        Assert.True(running.TryEnter("other"));
        Assert.False(running.TryEnter("s"));
        Assert.False(running.TryLeave("s"));
        Assert.True(running.AskAgain("s"));
        Assert.False(running.TryLeave("s"));
        Assert.True(running.TryLeave("s"));
        Assert.True(running.TryEnter("s"));
        running.Leave("s");
        Assert.False(running.AskAgain("s"));
    }
}
