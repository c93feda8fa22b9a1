using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Customers;
using BillingEngine.Domain.Dunning;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Payments;
using BillingEngine.Platform;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Jobs;
using BillingEngine.Platform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Contracts;

/// <summary>
/// The gate of contracts: what an answer, a notification or a query says of a contract is applied here, with the
/// subscriptions that hang on
/// it, in one transaction. In which order the words come, and how often, does not matter.
/// </summary>
public sealed partial class ContractGate(
    BillingDbContext db,
    TimeProvider clock,
    EngineOptions options,
    Nudges nudges,
    ILogger<ContractGate> log
)
{
    // An end we asked for ourselves is believed sooner than one that nobody told of.
    private const int AsksBeforeOurEndIsBelieved = 3;

    /// <summary>
    /// Applies what is said of one contract; null where no contract of ours is meant. The caller keeps the
    /// notification, if any. <paramref name="isAsked"/> says that somebody was curious: only the sweep's own asks count
    /// towards believing that a contract is gone, and each once: <paramref name="claimedUntil"/> is the date that the
    /// claim of the ask had set.
    /// </summary>
    public async Task<GateWord?> ApplyAsync(
        ContractId id,
        ContractOutcome outcome,
        NotificationRow? note,
        GatewayCallRow? call,
        CancellationToken cancellationToken,
        bool isAsked = false,
        DateTimeOffset? claimedUntil = null
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
        var contract = await db.Contracts.LockAsync(id, cancellationToken);
        if (contract is null)
            return null;
        // Asked again meanwhile, or changed since it was asked: what is no fact of the contract decides nothing then.
        var isOvertaken = claimedUntil is not null && claimedUntil != contract.NextCheckAt;
        var counts = note is null && !isAsked && !isOvertaken;
        var word = outcome switch
        {
            ContractOutcome.Signed signed => await SignAsync(
                contract,
                subscriptions,
                signed.Facts,
                isAnswer: note is null,
                counts,
                now,
                cancellationToken
            ),
            ContractOutcome.Terminated ended => await EndAsync(contract, ended, counts, now, cancellationToken),
            _ when isOvertaken => GateWord.Unchanged,
            ContractOutcome.NotFound { Verified: var verified } => await MissAsync(
                contract,
                verified,
                isAsked,
                now,
                cancellationToken
            ),
            ContractOutcome.Other when contract.MayExpire(now) => Expire(contract, now),
            _ when isAsked => GateWord.Unchanged,
            _ => await LaterAsync(contract, now, cancellationToken),
        };
        if (call is not null)
            db.GatewayCalls.Add(call);
        if (call is { HttpStatus: 401 })
        {
            await db.RaiseAsync(
                AlertInserts.SignatureRefused(contract.MerchantId, call.Operation, call.Code),
                now,
                log,
                cancellationToken
            );
        }
        if (note is not null)
            await KeepAsync(note, contract, word, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        nudges.Ring();
        return word;
    }

    private async Task<GateWord> EndAsync(
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
            return GateWord.Unchanged;
        await LoseContractAsync(contract, now, cancellationToken);
        return GateWord.Applied;
    }

    private async Task<GateWord> MissAsync(
        Contract contract,
        bool isVerified,
        bool isAsked,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        switch (contract.Status)
        {
            case ContractStatus.Pending when contract.MayExpire(now):
                return Expire(contract, now);
            case ContractStatus.Signed when isAsked:
                if (contract.CheckStep == 0)
                    contract.CheckNow(now);
                return GateWord.Unchanged;
            case var _ when isAsked:
                return GateWord.Unchanged;
            case ContractStatus.Signed when isVerified && contract.Doubt(now):
                return GateWord.Unchanged;
            case ContractStatus.Signed when isVerified:
            case ContractStatus.Terminating when isVerified && contract.CheckStep + 1 >= AsksBeforeOurEndIsBelieved:
                contract.ConfirmTermination(null, null, null, now);
                await LoseContractAsync(contract, now, cancellationToken);
                return GateWord.Applied;
            default:
                return await LaterAsync(contract, now, cancellationToken);
        }
    }

    private static GateWord Expire(Contract contract, DateTimeOffset now)
    {
        contract.Expire(now);
        return GateWord.Applied;
    }

    /// <summary>
    /// Has the subscriptions of a locked contract that ended, or is to end, ask for a new signature; queued deductions
    /// die. The caller locked those it knew of before the contract.
    /// </summary>
    internal async Task LoseContractAsync(Contract contract, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Read again: one that was just enrolled may have taken the contract while this waited for its lock.
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

    // Silence is asked again; where a refused deduction waits for the answer, soon.
    private async Task<GateWord> LaterAsync(Contract contract, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var refusedAt =
            contract.Status == ContractStatus.Signed
                ? await RefusedFor(contract).MinAsync(p => (DateTimeOffset?)p.UpdatedAt, cancellationToken)
                : null;
        if (refusedAt is not null || contract is { Status: ContractStatus.Signed, CheckStep: > 0 })
            contract.AskAgain(now);
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
        return GateWord.Unchanged;
    }

    // Deductions that were refused because the contract was said to be gone, and that nobody retries.
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

    // At night in UTC and all together: a routine look is never urgent, and a driven clock stops for it once a day.
    private DateTimeOffset RoutineCheck(DateTimeOffset now) =>
        new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddDays(options.ContractCheckDays).AddHours(18);

    private async Task<GateWord> RefuseAsync(
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
                $"What WeChat says of contract {contract.Id} does not fit it ({reason}). Compare both in the merchant "
                    + "portal, and end the contract there if nobody wants it.",
                "contract",
                contract.Id.Value
            ),
            now,
            log,
            cancellationToken
        );
        if (counts)
            contract.CheckLater(RoutineCheck(now), now);
        return new GateWord(GateAnswerKind.Refused, reason);
    }

    private Task<bool> KeepAsync(
        NotificationRow note,
        Contract contract,
        GateWord word,
        CancellationToken cancellationToken
    )
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
