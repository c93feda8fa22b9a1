using BillingEngine.Jobs;
using BillingEngine.Persistence;
using MediatR;

namespace BillingEngine.Pipeline;

/// <summary>
/// Gives a command its transaction: saved and committed when it answers a value, rolled back when it refuses.
/// </summary>
public sealed class TransactionBehavior<TRequest, T>(BillingDbContext db, Nudges nudges)
    : IPipelineBehavior<TRequest, Result<T>>
    where TRequest : ICommand<T>
{
    /// <inheritdoc/>
    public async Task<Result<T>> Handle(TRequest request, CancellationToken cancellationToken,
        RequestHandlerDelegate<Result<T>> next)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var result = await next();
        if (result.IsError)
            return result;
        if (await db.TrySaveAsync(cancellationToken) is { } refusal)
            return refusal;
        await transaction.CommitAsync(cancellationToken);
        nudges.Ring();
        return result;
    }
}
