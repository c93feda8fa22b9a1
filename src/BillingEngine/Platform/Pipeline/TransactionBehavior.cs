using BillingEngine.Platform.Jobs;
using BillingEngine.Platform.Persistence;
using MediatR;

namespace BillingEngine.Platform.Pipeline;

/// <summary>
/// Runs a command in a transaction: saved and committed when it returns a value, rolled back when it refuses.
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

    // In a caller's transaction, which also stores the answer, this is all: the caller commits, and only a success.
    private async Task<Result<T>> SaveAsync(RequestHandlerDelegate<Result<T>> next, CancellationToken cancellationToken)
    {
        var result = await next();
        return !result.IsError && await db.TrySaveAsync(cancellationToken) is { } refusal ? refusal : result;
    }
}
