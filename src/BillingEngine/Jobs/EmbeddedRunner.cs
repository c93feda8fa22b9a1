using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Jobs;

/// <summary>
/// Runs the timetable inside the server with plain timers. Only a clock and a doorbell: correctness never rests on it.
/// </summary>
public sealed class EmbeddedRunner(IServiceScopeFactory scopes, Nudges nudges, RunnerPause pause,
    ILogger<EmbeddedRunner> log) : BackgroundService
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WhileHeld = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Timetable.Entries.Select(entry => LoopAsync(entry, stoppingToken)));

    private async Task LoopAsync(TimetableEntry entry, CancellationToken stop)
    {
        using var bell = new SemaphoreSlim(0, 1);
        if (entry.Nudged)
            nudges.Listen(() => Ring(bell));
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

    // Answers how long to wait: not at all while a batch found work, for more may be due.
    private async Task<TimeSpan> RunAsync(TimetableEntry entry, CancellationToken stop)
    {
        using var run = pause.TryRun();
        if (run is null)
            return WhileHeld;
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var found = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(entry.Request(), stop);
            return found.Value > 0 ? TimeSpan.Zero : entry.Every;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return TimeSpan.Zero;
        }
        catch (Exception e)
        {
            log.LogError(e, "The sweep {Sweep} failed; it comes round again in {Seconds} s", entry.Name,
                AfterFailure.TotalSeconds);
            return AfterFailure;
        }
    }

    private static void Ring(SemaphoreSlim bell)
    {
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
}
