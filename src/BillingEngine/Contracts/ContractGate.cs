using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Customers;
using BillingEngine.Domain.Dunning;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Platform;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Jobs;
using BillingEngine.Platform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Contracts;

/// <summary>
/// The gate of contracts: answers, notifications and queries are applied here, to the contract and the subscriptions
/// that pay through it, in one transaction. The order in which they come, and how often, does not matter. Unlike the
/// other two gates it works in the caller's scope, because canceling and enrolling take its steps in their own
/// transactions.
/// </summary>
public sealed partial class ContractGate(
    BillingDbContext db,
    TimeProvider clock,
    EngineOptions options,
    Nudges nudges,
    ILogger<ContractGate> log
)
{
    // A termination that we requested is believed sooner than one that WeChat never announced.
    private const int AsksBeforeOurEndIsBelieved = 3;

    /// <summary>
    /// Applies one outcome and returns after the commit. A notification is stored once, whatever its result.
    /// </summary>
    public async Task<GateResult> ApplyAsync(ArrivedContract arrived, CancellationToken cancellationToken)
    {
        if (arrived.Notification is not { } note)
            return await ApplyAsync(arrived, arrived.Id!.Value, cancellationToken);
        if (await db.IsStoredAsync(note, cancellationToken))
        {
            var repeated = new GateResult.Unchanged();
            note.Conclude(repeated, subject: null);
            return repeated;
        }
        if ((arrived.Id ?? await FindAsync(arrived.Outcome, note, cancellationToken)) is { } id)
            return await ApplyAsync(arrived, id, cancellationToken);
        var result = new GateResult.NotFound("no_such_contract");
        var alert = StrayAlerts.NoSuchContract(note.AccountKey, FactsOf(arrived.Outcome).ContractNumber);
        await db.ParkAsync(note, result, alert, log, cancellationToken);
        return result;
    }

    private Task<ContractId?> FindAsync(
        ContractOutcome outcome,
        NotificationRow note,
        CancellationToken cancellationToken
    )
    {
        var code = FactsOf(outcome).OutContractCode;
        return db
            .Contracts.AsNoTracking()
            .Where(c => c.AccountKey == note.AccountKey && c.OutContractCode == code)
            .Select(c => (ContractId?)c.Id)
            .SingleOrDefaultAsync(cancellationToken);
    }

    private static ContractFacts FactsOf(ContractOutcome outcome) =>
        outcome switch
        {
            ContractOutcome.Signed signed => signed.Facts,
            ContractOutcome.Terminated ended => ended.Facts,
            _ => throw new InvalidOperationException("A notification reports a signing or a termination."),
        };

    private async Task<GateResult> ApplyAsync(
        ArrivedContract arrived,
        ContractId id,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var subscriptions = await db
            .Subscriptions.FromSql(
                $"""
                SELECT *, xmin FROM subscriptions
                WHERE contract_id = {id.Value} OR id = (SELECT subscription_id FROM contracts WHERE id = {id.Value})
                ORDER BY id FOR UPDATE
                """
            )
            .ToListAsync(cancellationToken);
        var contract =
            await db.Contracts.LockAsync(id, cancellationToken)
            ?? throw new InvalidOperationException($"There is no contract {id}.");
        var result = await DecideAsync(arrived, contract, subscriptions, now, cancellationToken);
        if (arrived.Call is { } call)
        {
            db.GatewayCalls.Add(call);
            await db.RaiseIfSignatureRefusedAsync(call, now, log, cancellationToken);
        }
        if (arrived.Notification is { } note)
        {
            note.Conclude(
                result,
                new NotificationSubject(contract.MerchantId, contract.Id.Value, contract.SubscriptionId)
            );
            await db.StoreAsync(note, cancellationToken);
        }
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        nudges.Ring();
        return result;
    }

    private async Task<GateResult> DecideAsync(
        ArrivedContract arrived,
        Contract contract,
        List<Subscription> subscriptions,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        // Another query began, or the contract changed, since this one was sent: then only facts of the contract count.
        var isOvertaken = arrived.ClaimedUntil is not null && arrived.ClaimedUntil != contract.NextCheckAt;
        var (isAnswer, isManual) = (arrived.Notification is null, arrived.IsManual);
        var counts = isAnswer && !isManual && !isOvertaken;
        return arrived.Outcome switch
        {
            ContractOutcome.Signed signed => await SignAsync(
                contract,
                subscriptions,
                signed.Facts,
                isAnswer,
                counts,
                now,
                cancellationToken
            ),
            ContractOutcome.Terminated ended => await EndAsync(contract, ended, counts, now, cancellationToken),
            _ when isOvertaken => new GateResult.Unchanged(),
            ContractOutcome.NotFound { Verified: var verified } => await MissAsync(
                contract,
                verified,
                isManual,
                now,
                cancellationToken
            ),
            ContractOutcome.Other when contract.MayExpire(now) => Expire(contract, now),
            _ when isManual => new GateResult.Unchanged(),
            _ => await LaterAsync(contract, now, cancellationToken),
        };
    }

    private async Task<GateResult> EndAsync(
        Contract contract,
        ContractOutcome.Terminated ended,
        bool counts,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var subMchId = await db
            .Merchants.Where(m => m.Id == contract.MerchantId)
            .Select(m => m.SubMchId)
            .SingleAsync(cancellationToken);
        if (ContractFit.Mismatch(contract, null, subMchId, ended.Facts) is { } reason)
            return await RefuseAsync(contract, reason, counts, now, cancellationToken);
        if (!contract.ConfirmTermination(ended.Facts.ContractNumber, ended.By, ended.At, now))
            return new GateResult.Unchanged();
        await LoseContractAsync(contract, now, cancellationToken);
        return new GateResult.Applied();
    }

    private async Task<GateResult> MissAsync(
        Contract contract,
        bool isVerified,
        bool isManual,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        switch (contract.Status)
        {
            case ContractStatus.Pending when contract.MayExpire(now):
                return Expire(contract, now);
            case ContractStatus.Signed when isManual:
                if (contract.CheckStep == 0)
                    contract.CheckNow(now);
                return new GateResult.Unchanged();
            case var _ when isManual:
                return new GateResult.Unchanged();
            case ContractStatus.Signed when isVerified && contract.CountNotFound(now):
                return new GateResult.Unchanged();
            case ContractStatus.Signed when isVerified:
            case ContractStatus.Terminating when isVerified && contract.CheckStep + 1 >= AsksBeforeOurEndIsBelieved:
                contract.ConfirmTermination(null, null, null, now);
                await LoseContractAsync(contract, now, cancellationToken);
                return new GateResult.Applied();
            default:
                return await LaterAsync(contract, now, cancellationToken);
        }
    }

    private static GateResult.Applied Expire(Contract contract, DateTimeOffset now)
    {
        contract.Expire(now);
        return new GateResult.Applied();
    }

    /// <summary>
    /// For a locked contract that has ended or is to end: its subscriptions require a new signature, and pending
    /// deductions are canceled. The caller has locked the subscriptions it knows of before the contract.
    /// </summary>
    internal async Task LoseContractAsync(Contract contract, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Read again: a new subscription may have started to use the contract while this waited for its lock.
        var subscriptions = await db
            .Subscriptions.FromSql(
                $"""
                SELECT *, xmin FROM subscriptions WHERE contract_id = {contract.Id.Value} ORDER BY id FOR UPDATE
                """
            )
            .ToListAsync(cancellationToken);
        foreach (var subscription in subscriptions)
        {
            var open = await db.Invoices.LockOwedAsync(subscription.Id, cancellationToken);
            var live = await db.Payments.LockLiveAsync(subscription.Id, cancellationToken);
            var graceDays = await db
                .Plans.Where(p => p.Id == subscription.PlanId)
                .Select(p => p.GraceDays)
                .SingleAsync(cancellationToken);
            if (!subscription.RequireSignature(live.Any(IsInFlight), graceDays, now))
                continue;
            var onTheWire = live.Where(payment => payment.LoseContract(now)).Select(p => p.InvoiceId).ToHashSet();
            foreach (var invoice in open.Where(invoice => !onTheWire.Contains(invoice.Id)))
                invoice.Stop(StoppedReason.SignatureRequired, now);
        }
    }

    private static bool IsInFlight(Payment payment) =>
        payment.Status is PaymentStatus.Submitting or PaymentStatus.Unknown;

    // No usable answer: ask again later, or soon where a refused deduction depends on the answer.
    private async Task<GateResult> LaterAsync(
        Contract contract,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var refusedAt =
            contract.Status == ContractStatus.Signed
                ? await RefusedFor(contract).MinAsync(p => (DateTimeOffset?)p.UpdatedAt, cancellationToken)
                : null;
        if (refusedAt is not null || contract is { Status: ContractStatus.Signed, CheckStep: > 0 })
            contract.QuerySoon(now);
        else
            contract.CheckLater(RoutineCheck(now), now);
        if (refusedAt < now.AddDays(-1) || Ladder.IsClimbed(contract.CheckStep))
        {
            await db.RaiseAsync(
                new Alert(
                    contract.MerchantId,
                    "contract.long_unknown",
                    $"WeChat gives no usable answer about contract {contract.Id}. Look it up in the merchant portal.",
                    "contract",
                    contract.Id.Value
                ),
                now,
                log,
                cancellationToken
            );
        }
        return new GateResult.Unchanged();
    }

    // Deductions that WeChat refused because the contract is gone, and that have no retry.
    private IQueryable<Payment> RefusedFor(Contract contract) =>
        db
            .Payments.AsNoTracking()
            .Where(p =>
                p.CustomerId == contract.CustomerId
                && p.ContractId == contract.Id
                && p.Status == PaymentStatus.Declined
                && p.DeclineClass == DeclineClass.ContractGone
                && p.DueAt == null
            );

    // At night in UTC and all together: a routine check is never urgent, and a driven clock stops for it once a day.
    private DateTimeOffset RoutineCheck(DateTimeOffset now) =>
        new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddDays(options.ContractCheckDays).AddHours(18);

    private async Task<GateResult> RefuseAsync(
        Contract contract,
        string reason,
        bool counts,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        await db.RaiseAsync(
            new Alert(
                contract.MerchantId,
                "contract.outcome_refused",
                $"WeChat's data of contract {contract.Id} does not match ours ({reason}). Compare both in the "
                    + "merchant portal, and end the contract there if it is not wanted.",
                "contract",
                contract.Id.Value
            ),
            now,
            log,
            cancellationToken
        );
        if (counts)
            contract.CheckLater(RoutineCheck(now), now);
        return new GateResult.Refused(reason);
    }

    private Task<Customer> CustomerAsync(Contract contract, CancellationToken cancellationToken) =>
        db.Customers.SingleAsync(c => c.Id == contract.CustomerId, cancellationToken);
}
