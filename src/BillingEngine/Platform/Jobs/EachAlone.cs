using BillingEngine.Domain.Common;
using BillingEngine.Domain.Payments;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Platform.Jobs;

/// <summary>
/// Runs the items of a sweep side by side, each in a scope of its own, so that one bad item never blocks its batch.
/// </summary>
public sealed class EachAlone(IServiceScopeFactory scopes, TimeProvider clock, ILogger<EachAlone> log)
{
    // Long enough that a bad item does not crowd the others out, short enough that a mended cause is noticed.
    private static readonly TimeSpan Parked = TimeSpan.FromHours(1);

    /// <summary>
    /// Runs a batch as a whole and answers how much it did; when that throws, each item of it alone, so that the good
    /// ones are done and the bad ones are parked.
    /// </summary>
    public async Task<int> TogetherElseAloneAsync<T>(
        Func<CancellationToken, Task<int>> together,
        Func<CancellationToken, Task<List<T>>> items,
        Func<T, (MerchantId Merchant, string Type, Guid Id)> about,
        Func<IServiceProvider, T, CancellationToken, Task> alone,
        Func<BillingDbContext, T, DateTimeOffset, Task> park,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await together(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.LogWarning(e, "A batch could not be done as a whole; each item of it is tried alone");
        }
        return await RunAsync(await items(cancellationToken), 4, about, alone, cancellationToken, park);
    }

    /// <summary>
    /// Runs each item and answers how many went well. One that throws is told to operators and comes back when its
    /// claim runs out, or when <paramref name="park"/> has set it to.
    /// </summary>
    public Task<int> RunAsync<T>(
        IEnumerable<T> items,
        int inFlight,
        Func<T, (MerchantId Merchant, string Type, Guid Id)> about,
        Func<IServiceProvider, T, CancellationToken, Task> run,
        CancellationToken cancellationToken,
        Func<BillingDbContext, T, DateTimeOffset, Task>? park = null
    ) => RunAsync(items.ToAsyncEnumerable(), inFlight, about, run, cancellationToken, park);

    /// <summary>The same over items that are still being found while the first of them run.</summary>
    public async Task<int> RunAsync<T>(
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
                    await TellAsync(alert, db => park?.Invoke(db, item, clock.GetUtcNow() + Parked), token);
                }
            }
        );
        return done;
    }

    private async Task TellAsync(Alert alert, Func<BillingDbContext, Task?> park, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BillingDbContext>();
        await (park(db) ?? Task.CompletedTask);
        await db.RaiseAsync(alert, clock.GetUtcNow(), log, cancellationToken);
    }
}
