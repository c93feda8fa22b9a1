using System.Diagnostics;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Platform.Jobs;

/// <summary>
/// One turn of a sweep: it runs one batch in a scope of its own, unless the runners are paused, the server still waits
/// for its database, or this machine's clock is wrong.
/// </summary>
public sealed class SweepTurn(
    IServiceScopeFactory scopes,
    RunnerPause pause,
    StartGate gate,
    MachineClock clock,
    SweepRounds rounds
)
{
    /// <summary>Runs a turn; returns how many items it found, or null while no turn may run.</summary>
    /// <param name="entry">The sweep.</param>
    /// <param name="stop">Cancels it.</param>
    /// <param name="isByRunner">False where the watch runs the sweep because no runner does.</param>
    public async Task<int?> TryTakeAsync(TimetableEntry entry, CancellationToken stop, bool isByRunner = true)
    {
        if (!gate.IsOpen || clock.Fault is not null)
            return null;
        using var run = pause.TryRun();
        if (run is null)
            return null;
        // The log lines of one turn share a trace, like those of one request.
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
