using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Customers;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Payments;
using BillingEngine.Jobs;
using BillingEngine.Notifications;
using BillingEngine.Outbox;
using BillingEngine.Persistence;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Contracts;

/// <summary>
/// The gate of contracts: what an answer, a notification or a query says of a contract is applied here, with the
/// subscriptions that hang on
/// it, in one transaction. In which order the words come, and how often, does not matter.
/// </summary>
public sealed partial class ContractGate(BillingDbContext db, TimeProvider clock, EngineOptions options, Nudges nudges)
{
    // A query may be answered from a stale copy, so a contract that is in force is not given up at the first "not
    // found".
    private const int AsksBeforeAbsenceIsBelieved = 3;

    /// <summary>
    /// Applies what is said of one contract; null where no contract of ours is meant. The caller keeps the
    /// notification, if any.
    /// </summary>
    public async Task<GateWord?> ApplyAsync(
        ContractId id, ContractOutcome outcome, NotificationRow? note, GatewayCallRow? call,
        CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var subscriptions = await db.Subscriptions.FromSql($"""
            SELECT *, xmin FROM subscriptions
            WHERE contract_id = {id.Value} OR id = (SELECT subscription_id FROM contracts WHERE id = {id.Value})
            ORDER BY id FOR UPDATE
            """).ToListAsync(cancellationToken);
        var contract = await db.Contracts.LockAsync(id, cancellationToken);
        if (contract is null)
            return null;
        var word = outcome switch
        {
            ContractOutcome.Signed signed =>
                await SignAsync(contract, subscriptions, signed.Facts, now, cancellationToken),
            ContractOutcome.Terminated ended => await EndAsync(contract, ended, now, cancellationToken),
            ContractOutcome.NotFound => await MissAsync(contract, now, cancellationToken),
            _ => Later(contract, now),
        };
        if (call is not null)
            db.GatewayCalls.Add(call);
        if (note is not null)
            await KeepAsync(note, contract, word, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        nudges.Ring();
        return word;
    }

    private async Task<GateWord> EndAsync(
        Contract contract, ContractOutcome.Terminated ended, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var subMchId = await db.Merchants.Where(m => m.Id == contract.MerchantId).Select(m => m.SubMchId)
            .SingleAsync(cancellationToken);
        if (ContractFit.Mismatch(contract, null, subMchId, ended.Facts) is { } reason)
            return await RefuseAsync(contract, reason, now, cancellationToken);
        if (!contract.ConfirmTermination(ended.Facts.ContractNumber, ended.By, ended.At, now))
            return GateWord.Unchanged;
        await LoseContractAsync(contract, now, cancellationToken);
        return GateWord.Applied;
    }

    private async Task<GateWord> MissAsync(Contract contract, DateTimeOffset now, CancellationToken cancellationToken)
    {
        switch (contract.Status)
        {
            case ContractStatus.Pending when contract.MayExpire(now):
                contract.Expire(now);
                return GateWord.Applied;
            case ContractStatus.Signed or ContractStatus.Terminating when contract.CheckStep
                + 1 >= AsksBeforeAbsenceIsBelieved:
                contract.ConfirmTermination(null, null, null, now);
                await LoseContractAsync(contract, now, cancellationToken);
                return GateWord.Applied;
            case ContractStatus.Signed:
                contract.Doubt(now);
                return GateWord.Unchanged;
            default:
                return Later(contract, now);
        }
    }

    /// <summary>
    /// Has the subscriptions of a locked contract that ended, or is to end, ask for a new signature; queued deductions
    /// die. The caller locked those it knew of before the contract.
    /// </summary>
    internal async Task LoseContractAsync(Contract contract, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Read again: one that was just enrolled may have taken the contract while this waited for its lock.
        var subscriptions = await db.Subscriptions
            .FromSql($"""
                SELECT *, xmin FROM subscriptions WHERE contract_id = {contract.Id.Value} ORDER BY id FOR UPDATE
                """)
            .ToListAsync(cancellationToken);
        foreach (var subscription in subscriptions)
        {
            if (!subscription.RequireSignature(now))
                continue;
            foreach (var invoice in await db.Invoices.LockOpenAsync(subscription.Id, cancellationToken))
                invoice.PlanAttempt(null, now);
            foreach (var payment in await db.Payments.LockLiveAsync(subscription.Id, cancellationToken))
                payment.Abandon(now);
        }
    }

    private GateWord Later(Contract contract, DateTimeOffset now)
    {
        contract.CheckLater(RoutineCheck(now), now);
        return GateWord.Unchanged;
    }

    // At night in UTC and all together: a routine look is never urgent, and a driven clock stops for it once a day.
    private DateTimeOffset RoutineCheck(DateTimeOffset now) =>
        new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddDays(options.ContractCheckDays).AddHours(18);

    private async Task<GateWord> RefuseAsync(
        Contract contract, string reason, DateTimeOffset now, CancellationToken cancellationToken)
    {
        const string code = "contract.outcome_refused";
        // It is told or asked again and again; an operator hears of it once.
        if (!await db.Alerts.AnyAsync(
            a => a.ObjectId == contract.Id.Value && a.Code == code && a.ResolvedAt == null, cancellationToken))
        {
            db.Alerts.Add(AlertRow.Of(new Alert(
                contract.MerchantId, code,
                $"What WeChat says of contract {contract.Id} does not fit it ({reason}). Compare both in the merchant "
                + "portal, and end the contract there if nobody wants it.", "contract", contract.Id.Value), now));
        }
        contract.CheckLater(RoutineCheck(now), now);
        return new GateWord(GateAnswerKind.Refused, reason);
    }

    private Task KeepAsync(NotificationRow note, Contract contract, GateWord word, CancellationToken cancellationToken)
    {
        note.Status = word.Kind switch
        {
            GateAnswerKind.Applied => NotificationStatus.Applied,
            GateAnswerKind.Unchanged => NotificationStatus.Unchanged,
            _ => NotificationStatus.Parked,
        };
        note.Reason = word.Reason;
        note.MerchantId = contract.MerchantId;
        note.ObjectId = contract.Id.Value;
        note.SubscriptionId = contract.SubscriptionId.Value;
        return db.KeepAsync(note, cancellationToken);
    }

    private Task<Customer> CustomerAsync(Contract contract, CancellationToken cancellationToken) =>
        db.Customers.SingleAsync(c => c.Id == contract.CustomerId, cancellationToken);
}

/// <summary>What the gate of contracts did with a word.</summary>
public enum GateAnswerKind
{
    /// <summary>Something changed.</summary>
    Applied,
    /// <summary>It told nothing new.</summary>
    Unchanged,
    /// <summary>It does not fit: an operator was told.</summary>
    Refused,
}

/// <summary>The kind and, for a refusal, the reason.</summary>
public sealed record GateWord(GateAnswerKind Kind, string? Reason)
{
    internal static GateWord Applied { get; } = new(GateAnswerKind.Applied, null);
    internal static GateWord Unchanged { get; } = new(GateAnswerKind.Unchanged, null);
}
