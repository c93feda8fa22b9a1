using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Jobs;

/// <summary>
/// A turn of one sweep: one batch of it in a scope of its own, unless the runners are held or the server still waits
/// for its database.
/// </summary>
public sealed class SweepTurn(IServiceScopeFactory scopes, RunnerPause pause, StartGate gate)
{
    /// <summary>Takes a turn; answers how many items it found, or null while none may be taken.</summary>
    public async Task<int?> TryTakeAsync(TimetableEntry entry, CancellationToken stop)
    {
        if (!gate.IsOpen)
            return null;
        using var run = pause.TryRun();
        if (run is null)
            return null;
        await using var scope = scopes.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(entry.Request(), stop)).Value;
    }
}
