using System.Diagnostics;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Platform.Jobs;

/// <summary>
/// A turn of one sweep: one batch of it in a scope of its own, unless the runners are held, the server still waits for
/// its database, or this machine's clock is wrong.
/// </summary>
public sealed class SweepTurn(
    IServiceScopeFactory scopes,
    RunnerPause pause,
    StartGate gate,
    MachineClock clock,
    SweepRounds rounds
)
{
    /// <summary>Takes a turn; answers how many items it found, or null while none may be taken.</summary>
    /// <param name="entry">The sweep.</param>
    /// <param name="stop">Ends it.</param>
    /// <param name="isByRunner">False where the watch drives the sweep because no runner does.</param>
    public async Task<int?> TryTakeAsync(TimetableEntry entry, CancellationToken stop, bool isByRunner = true)
    {
        if (!gate.IsOpen || clock.Fault is not null)
            return null;
        using var run = pause.TryRun();
        if (run is null)
            return null;
        // The lines of one turn share a trace, as those of one request do.
        using var trace = new Activity(entry.Name).Start();
        using var round = rounds.Begin(entry.Name);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var found = (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(entry.Request(), stop)).Value;
            rounds.Completed(entry.Name, isByRunner);
            return found;
        }
        catch (Exception e) when (e is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            rounds.Failed(entry.Name, e);
            throw;
        }
    }
}
