using System.Collections.Concurrent;
using BillingEngine.Composition;
using BillingEngine.Platform.Jobs;
using Hangfire;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Hangfire;

/// <summary>
/// Turns nudges into Hangfire jobs. The regular runs are the recurring jobs of <see cref="RecurringTimetable"/>.
/// </summary>
public sealed class HangfireRunner(
    IBackgroundJobClient jobs,
    RunningSweeps running,
    Nudges nudges,
    StartGate gate,
    ILogger<HangfireRunner> log
) : BackgroundService, IJobRunner
{
    // A burst of API calls becomes a few jobs: the first nudge is forwarded at once, later ones together.
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<string, byte> asked = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim bell = new(0, 1);

    /// <inheritdoc/>
    public void Every(TimetableEntry entry)
    {
        // The recurring jobs are in the database and are maintained there by every node.
    }

    /// <inheritdoc/>
    public void Nudge(TimetableEntry entry)
    {
        // If the sweep is running in this process, it runs again without a new job.
        if (running.AskAgain(entry.Name))
            return;
        asked.TryAdd(entry.Name, 0);
        try
        {
            if (bell.CurrentCount == 0)
                bell.Release();
        }
        catch (Exception e) when (e is SemaphoreFullException or ObjectDisposedException)
        {
            // Set twice at once, or at the very end: either it was seen or it no longer matters.
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
            // Like the embedded runner: work that fell due while no node ran, and the certificates, do not wait for the
            // next run.
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

    // In a separate task, never in the caller's transaction: by now that is committed.
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
            log.LogWarning(e, "A nudge was lost; the timetable runs by itself");
        }
    }
}
