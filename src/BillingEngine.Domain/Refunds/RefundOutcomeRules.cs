using BillingEngine.Domain.Dunning;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Ledger;
using BillingEngine.Domain.Payments;

namespace BillingEngine.Domain.Refunds;

/// <summary>
/// The one set of rules by which an outcome changes a refund and its payment, whether it comes from a reply, a query or
/// a notification. The caller has locked both. The result does not depend on the order or number of outcomes.
/// </summary>
public sealed class RefundOutcomeRules(DateTimeOffset now)
{
    private static readonly OutcomeResult Applied = new OutcomeResult.Applied();
    private static readonly OutcomeResult Unchanged = new OutcomeResult.Unchanged();

    /// <summary>Ledger entries to store.</summary>
    public List<LedgerEntry> Entries { get; } = [];

    /// <summary>Alerts to raise for operators.</summary>
    public List<Alert> Alerts { get; } = [];

    /// <summary>
    /// Applies one outcome; <paramref name="isClaimed"/> is true when it answers a request or query made under a claim.
    /// </summary>
    public OutcomeResult Apply(Refund refund, Payment payment, RefundOutcome outcome, bool isClaimed = false) =>
        outcome switch
        {
            RefundOutcome.Reported reported when RefundFit.Mismatch(refund, reported.Facts) is { } mismatch =>
                RejectMismatch(refund, mismatch, isClaimed),
            RefundOutcome.Processing processing => Accept(refund, processing.Facts, isClaimed),
            RefundOutcome.Succeeded succeeded => Succeed(refund, payment, succeeded.Facts),
            RefundOutcome.Closed closed => Close(refund, payment, closed.Facts),
            RefundOutcome.Abnormal abnormal => TurnAbnormal(refund, abnormal.Facts, isClaimed),
            RefundOutcome.NotNow later => Postpone(refund, later),
            RefundOutcome.Refused refused => TakeRefusal(refund, refused),
            RefundOutcome.None none => HandleNotFound(refund, payment, none),
            RefundOutcome.Unknown => LoseAnswer(refund),
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Not an outcome."),
        };

    // A report that does not match changes nothing; if we were waiting for it, we treat it as a lost reply.
    private OutcomeResult.Refused RejectMismatch(Refund refund, string mismatch, bool isClaimed)
    {
        if (isClaimed)
            LoseAnswer(refund);
        if (RefundFit.IsOtherContent(mismatch))
            refund.FindNumberUsed(now);
        return Refuse(refund, mismatch);
    }

    private OutcomeResult Accept(Refund refund, RefundFacts facts, bool isClaimed)
    {
        switch (refund.Status)
        {
            case RefundStatus.Created or RefundStatus.Unknown or RefundStatus.Abnormal:
                refund.Accept(facts, now);
                return Applied;
            // A query out of turn does not delay the scheduled one.
            case RefundStatus.Processing when isClaimed:
                QueryLater(refund);
                return Applied;
            default:
                return Unchanged;
        }
    }

    private OutcomeResult Succeed(Refund refund, Payment payment, RefundFacts facts)
    {
        if (refund.Status == RefundStatus.Succeeded)
            return Unchanged;
        if (refund.Status == RefundStatus.Closed)
        {
            // Its amount was released when it was closed, and another refund may have used it since.
            if (payment.RefundableMinor < refund.AmountMinor)
                return Refuse(refund, "succeeded_after_closed");
            payment.ReserveRefund(refund.AmountMinor, now);
        }
        refund.Succeed(facts, now);
        payment.CountRefund(refund.AmountMinor, now);
        Entries.Add(
            new LedgerEntry(
                refund.MerchantId,
                payment.Late ? LedgerAccount.Suspense : LedgerAccount.Refunds,
                LedgerAccount.GatewayClearing,
                refund.Amount,
                payment.Late ? LedgerKind.UnclaimedReturned : LedgerKind.RefundPaid,
                "refund",
                refund.Id.Value
            )
        );
        return Applied;
    }

    private OutcomeResult Close(Refund refund, Payment payment, RefundFacts? facts)
    {
        if (refund.Status == RefundStatus.Closed)
            return Unchanged;
        if (refund.Status == RefundStatus.Succeeded)
            return Refuse(refund, "closed_after_succeeded");
        refund.Close(facts, now);
        payment.ReleaseRefund(refund.AmountMinor, now);
        Alerts.Add(
            About(
                refund,
                "refund.closed",
                $"WeChat did not pay refund {refund.Id} of payment {payment.Id} ({refund.FailureCode ?? "closed"}). "
                    + (
                        payment.Late
                            ? "The payment was late, and its money stays in suspense until it is refunded: "
                            : "The payer has not received the money: "
                    )
                    + "look the payment up in the merchant portal, fix the cause, then refund it again."
            )
        );
        return Applied;
    }

    private OutcomeResult TurnAbnormal(Refund refund, RefundFacts facts, bool isClaimed)
    {
        switch (refund.Status)
        {
            case RefundStatus.Abnormal when isClaimed:
                QueryLater(refund);
                return Applied;
            case RefundStatus.Created or RefundStatus.Processing or RefundStatus.Unknown:
                refund.TurnAbnormal(facts, now);
                Alerts.Add(
                    About(
                        refund,
                        "refund.abnormal",
                        $"WeChat could not deliver refund {refund.Id}, usually because the payer's card is closed. "
                            + "Handle it in the merchant portal (another account, or by transfer); the engine "
                            + "queries it daily."
                    )
                );
                return Applied;
            default:
                return Unchanged;
        }
    }

    private OutcomeResult Postpone(Refund refund, RefundOutcome.NotNow later)
    {
        if (refund.Status != RefundStatus.Created)
            return Unchanged;
        refund.Postpone(later.Code, later.Message, now);
        Alerts.Add(
            About(
                refund,
                "refund.waits",
                $"WeChat cannot process refund {refund.Id} now ({later.Code}): {later.Message}. If funds are short, "
                    + "top up in the merchant portal; the same number is sent again every hour."
            )
        );
        return Applied;
    }

    // The refusal may refer to an earlier request of this number, even one that a restored database has no record of:
    // only queries that agree make it final.
    private OutcomeResult TakeRefusal(Refund refund, RefundOutcome.Refused refused)
    {
        if (refund.Status != RefundStatus.Created)
            return Unchanged;
        refund.DoubtRefusal(refused.Code, refused.Message, now);
        return Applied;
    }

    private OutcomeResult HandleNotFound(Refund refund, Payment payment, RefundOutcome.None none)
    {
        if (none.Verified)
            refund.NoteNotFound();
        switch (refund.Status)
        {
            case RefundStatus.Processing:
                // It was accepted before and does not exist now: one of the two replies is stale.
                refund.LoseAnswer(now);
                return Applied;
            case RefundStatus.Unknown when refund.Refused && IsNothingUnderWay(refund, none):
                return Close(refund, payment, null);
            case RefundStatus.Unknown
                when !refund.Refused && refund.LadderStep + 1 >= OutcomeRules.QueriesBeforeUnpaidIsBelieved:
                // The same number with the same content can refund only once, whatever is still in flight.
                if (Ladder.IsLong(now - (refund.UnknownSince ?? now)))
                    AlertLongOpen(refund);
                refund.Requeue(now);
                return Applied;
            case RefundStatus.Unknown or RefundStatus.Abnormal:
                QueryLater(refund);
                return Applied;
            default:
                return Unchanged;
        }
    }

    // As for a payment: a request whose answer was lost may arrive for a day, and one signed "no such refund" may be
    // stale. Unsigned replies count only at the end of the ladder. A refund that WeChat has given a refund_id exists,
    // whatever a query says.
    private bool IsNothingUnderWay(Refund refund, RefundOutcome.None none) =>
        refund.RefundNumber is null
        && (refund.LostAt is null || refund.LostAt <= now.AddDays(-1))
        && (
            none.Verified
                ? refund.NotFound >= OutcomeRules.QueriesBeforeUnpaidIsBelieved
                : Ladder.IsClimbed(refund.LadderStep)
        );

    private OutcomeResult LoseAnswer(Refund refund)
    {
        switch (refund.Status)
        {
            case RefundStatus.Created:
                refund.LoseAnswer(now);
                return Applied;
            case RefundStatus.Processing or RefundStatus.Unknown or RefundStatus.Abnormal:
                QueryLater(refund);
                return Applied;
            default:
                return Unchanged;
        }
    }

    private void QueryLater(Refund refund)
    {
        if (refund.QueryLater(now))
            AlertLongOpen(refund);
    }

    private void AlertLongOpen(Refund refund) =>
        Alerts.Add(
            About(
                refund,
                "refund.long_open",
                $"WeChat has given no final answer about refund {refund.Id} for days, or accepts no request. "
                    + "Look it up in the merchant portal."
            )
        );

    private OutcomeResult.Refused Refuse(Refund refund, string reason)
    {
        Alerts.Add(
            About(
                refund,
                "refund.outcome_refused",
                $"WeChat's report of refund {refund.Id} does not match it ({reason}). Compare both in the merchant "
                    + "portal."
            )
        );
        return new OutcomeResult.Refused(reason);
    }

    private static Alert About(Refund refund, string code, string detail) =>
        new(refund.MerchantId, code, detail, "refund", refund.Id.Value);
}
