using BillingEngine.Domain.Common;
using BillingEngine.Domain.Payments;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Platform.Jobs;

/// <summary>
/// Runs the items of a sweep in parallel, each in a scope of its own, so that one bad item never blocks its batch.
/// </summary>
public sealed class BatchRunner(IServiceScopeFactory scopes, TimeProvider clock, ILogger<BatchRunner> log)
{
    private const int InFlightAlone = 4;

    // Long enough that a bad item does not crowd out the others, short enough that a fix of its cause is noticed.
    private static readonly TimeSpan ParkedFor = TimeSpan.FromHours(1);

    /// <summary>
    /// Runs a batch as a whole and returns how many items it did. When that throws, each item is run alone: the good
    /// ones are done, and the bad ones are parked.
    /// </summary>
    public async Task<int> RunBatchElseEachAsync<T>(
        Func<CancellationToken, Task<int>> runBatch,
        Batch<T> batch,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await runBatch(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogWarning(e, "A batch could not be done as a whole; each item of it is tried alone");
        }
        var items = await batch.Find(cancellationToken);
        return await RunEachAsync(items, InFlightAlone, batch.About, batch.Run, cancellationToken, batch.Park);
    }

    /// <summary>
    /// Runs each item and returns how many succeeded. An item that throws raises an alert; it is tried again when its
    /// claim expires, or at the time that <paramref name="park"/> sets.
    /// </summary>
    public Task<int> RunEachAsync<T>(
        IEnumerable<T> items,
        int inFlight,
        Func<T, (MerchantId Merchant, string Type, Guid Id)> about,
        Func<IServiceProvider, T, CancellationToken, Task> run,
        CancellationToken cancellationToken,
        Func<BillingDbContext, T, DateTimeOffset, Task>? park = null
    ) => RunEachAsync(items.ToAsyncEnumerable(), inFlight, about, run, cancellationToken, park);

    /// <summary>The same for items that are still being found while the first of them run.</summary>
    public async Task<int> RunEachAsync<T>(
        IAsyncEnumerable<T> items,
        int inFlight,
        Func<T, (MerchantId Merchant, string Type, Guid Id)> about,
        Func<IServiceProvider, T, CancellationToken, Task> run,
        CancellationToken cancellationToken,
        Func<BillingDbContext, T, DateTimeOffset, Task>? park = null
    )
    {
        var done = 0;
        await Parallel.ForEachAsync(
            items,
            new ParallelOptions { MaxDegreeOfParallelism = inFlight, CancellationToken = cancellationToken },
            async (item, token) =>
            {
                await using var scope = scopes.CreateAsyncScope();
                try
                {
                    await run(scope.ServiceProvider, item, token);
                    Interlocked.Increment(ref done);
                }
                catch (Exception e) when (e is not OperationCanceledException || !token.IsCancellationRequested)
                {
                    var (merchant, type, id) = about(item);
                    log.LogError(e, "The {Type} {Id} could not be worked on; it is tried again later", type, id);
                    var alert = new Alert(
                        merchant,
                        "sweep.item_failed",
                        $"The engine could not work on this {type} "
                            + $"({e.GetType().Name}); it tries again by itself. Its log has the cause.",
                        type,
                        id
                    );
                    await RaiseAsync(alert, db => park?.Invoke(db, item, clock.GetUtcNow() + ParkedFor), token);
                }
            }
        );
        return done;
    }

    private async Task RaiseAsync(Alert alert, Func<BillingDbContext, Task?> park, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BillingDbContext>();
        await (park(db) ?? Task.CompletedTask);
        await db.RaiseAsync(alert, clock.GetUtcNow(), log, cancellationToken);
    }
}
