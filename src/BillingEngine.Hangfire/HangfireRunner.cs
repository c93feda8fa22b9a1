using System.Collections.Concurrent;
using BillingEngine.Composition;
using BillingEngine.Platform.Jobs;
using Hangfire;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Hangfire;

/// <summary>
/// Turns nudges into jobs of Hangfire; what comes round by itself are the recurring jobs of
/// <see cref="RecurringTimetable"/>.
/// </summary>
public sealed class HangfireRunner(
    IBackgroundJobClient jobs,
    SweepDoors doors,
    Nudges nudges,
    StartGate gate,
    ILogger<HangfireRunner> log
) : BackgroundService, IJobRunner
{
    // A storm of API calls becomes a few jobs: the first nudge is passed on at once, those after it together.
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<string, byte> asked = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim bell = new(0, 1);

    /// <inheritdoc/>
    public void Every(TimetableEntry entry)
    {
        // The recurring jobs lie in the database and are kept as they should be there, whoever runs.
    }

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
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        this.TakeTimetable(EngineTimetable.Table, nudges);
        return base.StartAsync(cancellationToken);
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
        try
        {
            await gate.Opened.WaitAsync(stoppingToken);
            // As the embedded runner does: what fell due while nobody ran, and the certificates, wait for no round.
            foreach (var entry in EngineTimetable.Entries)
                Nudge(entry);
            while (!stoppingToken.IsCancellationRequested)
            {
                await bell.WaitAsync(stoppingToken);
                PassOn();
                await Task.Delay(Together, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
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
        catch (Exception e)
        {
            log.LogWarning(e, "A nudge was lost; the timetable comes round by itself");
        }
    }
}
