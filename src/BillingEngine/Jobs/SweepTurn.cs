using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Jobs;

/// <summary>A turn of one sweep: one batch of it in a scope of its own, unless the runners are held.</summary>
public sealed class SweepTurn(IServiceScopeFactory scopes, RunnerPause pause)
{
    /// <summary>Takes a turn; answers how many items it found, or null while the runners are held.</summary>
    public async Task<int?> TryTakeAsync(TimetableEntry entry, CancellationToken stop)
    {
        using var run = pause.TryRun();
        if (run is null)
            return null;
        await using var scope = scopes.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(entry.Request(), stop)).Value;
    }
}
