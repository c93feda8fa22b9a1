using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Platform.Jobs;

/// <summary>Runs the timetable inside the server with plain timers.</summary>
public sealed class EmbeddedRunner(Timetable timetable, SweepTurn turn, Nudges nudges, ILogger<EmbeddedRunner> log)
    : BackgroundService,
        IJobRunner
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WhileHeld = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<TimetableEntry, SemaphoreSlim> bells = [];

    /// <inheritdoc/>
    public void Every(TimetableEntry entry) => bells.Add(entry, new SemaphoreSlim(0, 1));

    /// <inheritdoc/>
    public void Nudge(TimetableEntry entry)
    {
        try
        {
            if (bells[entry].CurrentCount == 0)
                bells[entry].Release();
        }
        catch (Exception e) when (e is SemaphoreFullException or ObjectDisposedException)
        {
            // Two nudges at once, or one during shutdown: the sweep runs anyway, or no longer needs to.
        }
    }

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        this.TakeTimetable(timetable, nudges);
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        foreach (var bell in bells.Values)
            bell.Dispose();
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(bells.Select(bell => LoopAsync(bell.Key, bell.Value, stoppingToken)));

    private async Task LoopAsync(TimetableEntry entry, SemaphoreSlim bell, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var wait = await RunAsync(entry, stop);
            try
            {
                await bell.WaitAsync(wait, stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    // Returns how long to wait: zero after a batch found work, because more may be due.
    private async Task<TimeSpan> RunAsync(TimetableEntry entry, CancellationToken stop)
    {
        try
        {
            return await turn.TryTakeAsync(entry, stop) switch
            {
                null => WhileHeld,
                0 => entry.Every,
                _ => TimeSpan.Zero,
            };
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return TimeSpan.Zero;
        }
        catch (Exception e)
        {
            log.LogError(
                e,
                "The sweep {Sweep} failed; it runs again in {Seconds} s",
                entry.Name,
                AfterFailure.TotalSeconds
            );
            return AfterFailure;
        }
    }
}
