using BillingEngine.Contracts;
using BillingEngine.Domain.Common;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Subscriptions;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.MiniProgram;

/// <summary>
/// Terminates the contract of one of the subscriber's own subscriptions, as if the subscriber had done so in WeChat.
/// Paid periods stay usable to their end.
/// </summary>
public sealed record TerminateOwnContract : ICommand<OwnSubscriptionView>
{
    /// <summary>The subscription's identifier.</summary>
    public string Subscription { get; init; } = "";
}

internal sealed class TerminateOwnContractHandler(
    BillingDbContext db,
    CurrentSubscriber subscriber,
    ContractGate gate,
    TimeProvider clock
) : IRequestHandler<TerminateOwnContract, Result<OwnSubscriptionView>>
{
    private const string Note = "Ended by the payer";

    public async Task<Result<OwnSubscriptionView>> Handle(
        TerminateOwnContract request,
        CancellationToken cancellationToken
    )
    {
        var id = Id.OrNone<SubscriptionId>(request.Subscription);
        var own = await subscriber
            .Subscriptions(db)
            .AsNoTracking()
            .Where(s => s.Id == id)
            .Select(s => new { s.ContractId })
            .SingleOrDefaultAsync(cancellationToken);
        if (own is null)
            return SubscriptionRefusals.NotFound;
        if (own.ContractId is not { } contractId)
            return ContractRefusals.NotSigned;
        // Lock all subscriptions that use the contract, then the contract: the common lock order.
        var paying = await db
            .Subscriptions.FromSql(
                $"SELECT *, xmin FROM subscriptions WHERE contract_id = {contractId.Value} ORDER BY id FOR UPDATE"
            )
            .ToListAsync(cancellationToken);
        var now = clock.GetUtcNow();
        if (
            paying.Find(s => s.Id == id) is not { } subscription
            || await db.Contracts.LockAsync(contractId, cancellationToken) is not { } contract
            || !contract.RequestTermination(Note, now)
        )
        {
            return ContractRefusals.NotSigned;
        }

        await gate.LoseContractAsync(contract, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return (await OwnSubscriptionView.ReadAsync(db, [subscription], now, cancellationToken))[0];
    }
}
