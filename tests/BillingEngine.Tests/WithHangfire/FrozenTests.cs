using System.Reflection;
using BillingEngine.Composition;
using BillingEngine.Hangfire;
using Hangfire;
using Hangfire.Storage;

namespace BillingEngine.Tests.WithHangfire;

/// <summary>What is written into queued jobs, and what the next version must still be able to read.</summary>
[Collection(HangfireTests.Name)]
public sealed class FrozenTests
{
    [Fact]
    public void The_entry_point_is_called_as_it_always_was()
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
    public void A_job_that_this_version_was_left_can_be_read()
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
    public void An_interval_that_no_cron_text_says_is_refused(int seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Cadence.CronOf(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void A_sweep_that_runs_is_entered_once_and_looks_again_for_who_came_meanwhile()
    {
        var doors = new SweepDoors();
        Assert.False(doors.AskAgain("s"));
        Assert.True(doors.TryEnter("s"));
        Assert.True(doors.TryEnter("other"));
        Assert.False(doors.TryEnter("s"));
        Assert.False(doors.TryLeave("s"));
        Assert.True(doors.AskAgain("s"));
        Assert.False(doors.TryLeave("s"));
        Assert.True(doors.TryLeave("s"));
        Assert.True(doors.TryEnter("s"));
        doors.Leave("s");
        Assert.False(doors.AskAgain("s"));
    }
}
