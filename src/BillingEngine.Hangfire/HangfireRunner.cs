using System.Collections.Concurrent;
using BillingEngine.Jobs;
using Hangfire;
using Hangfire.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace BillingEngine.Hangfire;

/// <summary>Runs the timetable as recurring jobs of Hangfire, and turns nudges into enqueued ones.</summary>
public sealed class HangfireRunner(
    IRecurringJobManager recurring, IBackgroundJobClient jobs, JobStorage storage, SweepDoors doors, Nudges nudges,
    StartGate gate, ILogger<HangfireRunner> log) : BackgroundService, IJobRunner
{
    // A storm of API calls becomes a few jobs: the first nudge is passed on at once, those after it together.
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<string, byte> asked = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim bell = new(0, 1);
    private bool taken;

    /// <inheritdoc/>
    public void Every(TimetableEntry entry) => recurring.AddOrUpdate<TimetableJob>(
        entry.Name, job => job.RunAsync(entry.Name, CancellationToken.None), Cadence.CronOf(entry.Every),
        // UTC: neutral between merchants, without clock changes, and known to a machine that has no time zones.
        // Relaxed: rounds that an outage swallowed are one round.
        new RecurringJobOptions { TimeZone = TimeZoneInfo.Utc, MisfireHandling = MisfireHandlingMode.Relaxed });

    /// <inheritdoc/>
    public void Nudge(TimetableEntry entry)
    {
        // Where it runs here already, no job is needed to have it look once more.
        if (doors.AskAgain(entry.Name))
            return;
        asked.TryAdd(entry.Name, 0);
        try
        {
            if (bell.CurrentCount == 0)
                bell.Release();
        }
        catch (Exception e) when (e is SemaphoreFullException or ObjectDisposedException)
        {
            // Rung twice at once, or at the very end: either way it was heard or no longer matters.
        }
    }

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (gate.IsOpen)
            TakeTimetable();
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        bell.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.Opened.WaitAsync(stoppingToken);
        if (!taken)
            TakeTimetable();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await bell.WaitAsync(stoppingToken);
                PassOn();
                await Task.Delay(Together, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    // On a task of its own, never in the caller's transaction: by now that is committed.
    private void PassOn()
    {
        var names = asked.Keys.Where(name => asked.TryRemove(name, out _)).Order(StringComparer.Ordinal).ToList();
        if (names.Count == 0)
            return;
        var sweeps = string.Join(' ', names);
        try
        {
            jobs.Enqueue<TimetableJob>(job => job.RunAsync(sweeps, CancellationToken.None));
        }
        catch (Exception e) when (e is BackgroundJobClientException or NpgsqlException)
        {
            log.LogWarning(e, "A nudge was lost; the timetable comes round by itself");
        }
    }

    private void TakeTimetable()
    {
        taken = true;
        this.TakeTimetable(nudges);
        RemoveStrangers();
        // As the embedded runner does: what fell due while nobody ran, and the certificates, wait for no round.
        foreach (var entry in Timetable.Entries)
            Nudge(entry);
    }

    // What an earlier version of the timetable left would come round for ever.
    private void RemoveStrangers()
    {
        using var connection = storage.GetConnection();
        foreach (var job in connection.GetRecurringJobs().Where(job => Timetable.Entries.All(e => e.Name != job.Id)))
            recurring.RemoveIfExists(job.Id);
    }
}
