using BillingEngine.Contracts;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Gateway;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Subscriptions.Enrolling;

/// <summary>
/// The newest contract that a subscription has already. Our database may have been restored to a time before it was
/// signed, so WeChat is queried before another code is used, and a contract that WeChat has is adopted (decision 0022).
/// </summary>
public sealed class EarlierContract(BillingDbContext db, ContractInquiry inquiry, ContractGate gate)
{
    /// <summary>
    /// Queries the newest contract of a subscription unless its state is final, and applies the answer. Returns why no
    /// other signature can be requested now, or null. No transaction may be open.
    /// </summary>
    public async Task<Error?> QueryAsync(SubscriptionId subscription, CancellationToken cancellationToken)
    {
        var newest = await db
            .Contracts.AsNoTracking()
            .Where(c => c.SubscriptionId == subscription)
            .OrderByDescending(c => c.Id)
            .FirstOrDefaultAsync(cancellationToken);
        if (newest is not { Status: ContractStatus.Pending or ContractStatus.Expired })
            return null;
        var (outcome, call) = await ApplyAsync(newest, cancellationToken);
        return outcome is ContractOutcome.Unknown
            ? SubscriptionRefusals.SigningUnavailable(new GatewayRefusal(call.Code, call.Message, call.RequestId))
            : null;
    }

    /// <summary>
    /// Queries a contract whose signing session WeChat refused, because its code may be signed already. Returns the
    /// contract as it is now, and whether WeChat answered what it is.
    /// </summary>
    public async Task<(Contract Contract, bool IsKnown)> AfterRefusalAsync(Contract refused)
    {
        var (outcome, _) = await ApplyAsync(refused, CancellationToken.None);
        return (
            await db.Contracts.AsNoTracking().SingleAsync(c => c.Id == refused.Id),
            outcome is not ContractOutcome.Unknown
        );
    }

    private async Task<(ContractOutcome Outcome, GatewayCallRow Call)> ApplyAsync(
        Contract contract,
        CancellationToken cancellationToken
    )
    {
        var asked = await inquiry.AskAsync(contract, cancellationToken);
        await gate.ApplyAsync(
            new ArrivedContract(asked.Outcome)
            {
                Id = contract.Id,
                Call = asked.Call,
                IsManual = true,
            },
            cancellationToken
        );
        // The next transaction must not see what the gate loaded.
        db.ChangeTracker.Clear();
        return asked;
    }
}
