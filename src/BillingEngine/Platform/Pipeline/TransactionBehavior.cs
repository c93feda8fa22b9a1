using BillingEngine.Platform.Jobs;
using BillingEngine.Platform.Persistence;
using MediatR;

namespace BillingEngine.Platform.Pipeline;

/// <summary>
/// Gives a command its transaction: saved and committed when it answers a value, rolled back when it refuses.
/// </summary>
public sealed class TransactionBehavior<TRequest, T>(BillingDbContext db, Nudges nudges)
    : IPipelineBehavior<TRequest, Result<T>>
    where TRequest : ICommand<T>
{
    /// <inheritdoc/>
    public async Task<Result<T>> Handle(
        TRequest request,
        CancellationToken cancellationToken,
        RequestHandlerDelegate<Result<T>> next
    )
    {
        if (db.Database.CurrentTransaction is not null)
            return await SaveAsync(next, cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var result = await SaveAsync(next, cancellationToken);
        if (result.IsError)
            return result;
        await transaction.CommitAsync(cancellationToken);
        nudges.Ring();
        return result;
    }

    // The whole of it where the caller has a transaction that also keeps the answer: it commits, and only a success.
    private async Task<Result<T>> SaveAsync(RequestHandlerDelegate<Result<T>> next, CancellationToken cancellationToken)
    {
        var result = await next();
        return !result.IsError && await db.TrySaveAsync(cancellationToken) is { } refusal ? refusal : result;
    }
}
