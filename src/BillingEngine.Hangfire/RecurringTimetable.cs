using BillingEngine.Composition;
using BillingEngine.Platform.Jobs;
using Hangfire;
using Hangfire.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Hangfire;

/// <summary>
/// Keeps Hangfire's recurring jobs as the timetable has them: at the start and once a minute what is missing, was
/// changed or was given up on is written anew. In the background: Hangfire's locks, which a process that was killed may
/// have left, keep no server from starting.
/// </summary>
public sealed class RecurringTimetable(
    IRecurringJobManager recurring,
    JobStorage storage,
    StartGate gate,
    ILogger<RecurringTimetable> log
) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>Writes what is not as it should be; answers the names of what could not be written.</summary>
    public IReadOnlyList<string> Assert()
    {
        using var connection = storage.GetConnection();
        var there = connection.GetRecurringJobs().ToDictionary(job => job.Id, StringComparer.Ordinal);
        return
        [
            .. EngineTimetable
                .Entries.Where(entry => !there.TryGetValue(entry.Name, out var job) || !IsAsItShouldBe(job, entry))
                .Where(entry => !Try(entry.Name, () => Write(entry, there.ContainsKey(entry.Name))))
                .Select(entry => entry.Name),
        ];
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await gate.Opened.WaitAsync(stoppingToken);
            // Hangfire's calls block, for seconds where a lock was left.
            await Task.Run(RemoveStrangers, stoppingToken);
            while (!stoppingToken.IsCancellationRequested)
            {
                await Task.Run(() => Try("the timetable", () => Assert()), stoppingToken);
                await Task.Delay(Every, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    private static bool IsAsItShouldBe(RecurringJobDto job, TimetableEntry entry) =>
        job.Cron == Cadence.CronOf(entry.Every)
        && job.TimeZoneId == TimeZoneInfo.Utc.Id
        && job is { NextExecution: not null, LoadException: null, Error: null, Job.Args: [string name, ..] }
        && job.Job.Type == typeof(TimetableJob)
        && name == entry.Name;

    // Removed first where anything of it is there or may be: Hangfire writes only the parts that it thinks are new.
    private void Write(TimetableEntry entry, bool isThere)
    {
        recurring.RemoveIfExists(entry.Name);
        recurring.AddOrUpdate<TimetableJob>(
            entry.Name,
            job => job.RunAsync(entry.Name, CancellationToken.None),
            Cadence.CronOf(entry.Every),
            // UTC: neutral between merchants, without clock changes, and known to a machine that has no time zones.
            // Relaxed: rounds that an outage swallowed are one round.
            new RecurringJobOptions { TimeZone = TimeZoneInfo.Utc, MisfireHandling = MisfireHandlingMode.Relaxed }
        );
        log.LogInformation(
            "The recurring job {Sweep} was {State} and has been written anew",
            entry.Name,
            isThere ? "not as the timetable has it" : "missing"
        );
    }

    // What an earlier version of the timetable left would come round for ever. At the start only: later a node of the
    // next version may have brought sweeps of its own.
    private void RemoveStrangers() =>
        Try(
            "what an earlier version left",
            () =>
            {
                using var connection = storage.GetConnection();
                foreach (
                    var job in connection
                        .GetRecurringJobs()
                        .Where(job => EngineTimetable.Entries.All(e => e.Name != job.Id))
                )
                {
                    recurring.RemoveIfExists(job.Id);
                }
            }
        );

    private bool Try(string what, Action write)
    {
        try
        {
            write();
            return true;
        }
        catch (Exception e)
        {
            log.LogWarning(
                e,
                "In Hangfire {What} could not be put right; it is tried again in a minute, and the watch "
                    + "runs what is due meanwhile",
                what
            );
            return false;
        }
    }
}
