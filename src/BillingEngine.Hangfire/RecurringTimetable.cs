using BillingEngine.Composition;
using BillingEngine.Platform.Jobs;
using Hangfire;
using Hangfire.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Hangfire;

/// <summary>
/// Keeps Hangfire's recurring jobs equal to the timetable. At the start and once a minute, it rewrites entries that are
/// missing, changed or given up. It runs in the background: Hangfire's locks, which a killed process may have left,
/// must not stop a server from starting.
/// </summary>
public sealed class RecurringTimetable(
    IRecurringJobManager recurring,
    JobStorage storage,
    StartGate gate,
    ILogger<RecurringTimetable> log
) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>Rewrites the entries that differ; returns the names of those that could not be written.</summary>
    public IReadOnlyList<string> Assert()
    {
        using var connection = storage.GetConnection();
        var there = connection.GetRecurringJobs().ToDictionary(job => job.Id, StringComparer.Ordinal);
        return
        [
            .. EngineTimetable
                .Entries.Where(entry => !there.TryGetValue(entry.Name, out var job) || !MatchesTimetable(job, entry))
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
            // Hangfire's calls block, for seconds when a lock was left.
            await Task.Run(RemoveUnknownJobs, stoppingToken);
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

    private static bool MatchesTimetable(RecurringJobDto job, TimetableEntry entry) =>
        job.Cron == Cadence.CronOf(entry.Every)
        && job.TimeZoneId == TimeZoneInfo.Utc.Id
        && job is { NextExecution: not null, LoadException: null, Error: null, Job.Args: [string name, ..] }
        && job.Job.Type == typeof(TimetableJob)
        && name == entry.Name;

    // Removed first if any part of it exists or may exist: Hangfire writes only the parts that it considers new.
    private void Write(TimetableEntry entry, bool isThere)
    {
        recurring.RemoveIfExists(entry.Name);
        recurring.AddOrUpdate<TimetableJob>(
            entry.Name,
            job => job.RunAsync(entry.Name, CancellationToken.None),
            Cadence.CronOf(entry.Every),
            // UTC: neutral between merchants, without clock changes, and available on a machine without time zones.
            // Relaxed: runs missed in an outage become one run.
            new RecurringJobOptions { TimeZone = TimeZoneInfo.Utc, MisfireHandling = MisfireHandlingMode.Relaxed }
        );
        log.LogInformation(
            "The recurring job {Sweep} was {State} and has been rewritten",
            entry.Name,
            isThere ? "different from the timetable" : "missing"
        );
    }

    // Entries of an earlier version would run without end. Only at the start: later, a node of the next version may
    // have added its own sweeps.
    private void RemoveUnknownJobs() =>
        Try(
            "the entries of an earlier version",
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
                "In Hangfire {What} could not be written; it is tried again in a minute, and the watch "
                    + "runs what is due meanwhile",
                what
            );
            return false;
        }
    }
}
