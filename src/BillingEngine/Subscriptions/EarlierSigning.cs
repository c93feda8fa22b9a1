using BillingEngine.Contracts;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Gateway;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Subscriptions;

/// <summary>
/// The signature that was asked for before. That it was never given is only what the books remember, and they may have
/// been set back to before it was: WeChat is asked before another code is used, and a contract that it has is adopted
/// (decision 0022).
/// </summary>
public sealed class EarlierSigning(BillingDbContext db, ContractInquiry inquiry, ContractGate gate)
{
    /// <summary>
    /// Asks about the newest contract of a subscription where nothing final is known of it, and applies the answer;
    /// what keeps another signature from being asked for, or null. No transaction may be open.
    /// </summary>
    public async Task<Error?> AskAsync(SubscriptionId subscription, CancellationToken cancellationToken)
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
    /// Asks about a contract whose signing session WeChat refused, for its code may be signed already; answers what it
    /// is by then, and whether WeChat told.
    /// </summary>
    public async Task<(Contract Contract, bool IsTold)> AfterRefusalAsync(Contract refused)
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
        // What the gate loaded is not what the next transaction may see.
        db.ChangeTracker.Clear();
        return asked;
    }
}
