using BillingEngine.Domain.Dunning;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Ledger;
using BillingEngine.Domain.Payments;

namespace BillingEngine.Domain.Refunds;

/// <summary>
/// The one law by which an outcome, from whichever road, changes a refund and its payment, both locked by the caller.
/// In which order outcomes come, and how often, does not matter.
/// </summary>
public sealed class RefundSettlement(DateTimeOffset now)
{
    private static readonly SettlementResult Applied = new SettlementResult.Applied();
    private static readonly SettlementResult Unchanged = new SettlementResult.Unchanged();

    /// <summary>Entries for the books.</summary>
    public List<LedgerEntry> Entries { get; } = [];

    /// <summary>What operators must hear.</summary>
    public List<Alert> Alerts { get; } = [];

    /// <summary>
    /// Applies one outcome; <paramref name="isClaimed"/> says that it answers a request or a query under a claim.
    /// </summary>
    public SettlementResult Apply(Refund refund, Payment payment, RefundOutcome outcome, bool isClaimed = false) =>
        outcome switch
        {
            RefundOutcome.Told told when RefundFit.Mismatch(refund, told.Facts) is { } mismatch => Disbelieve(
                refund,
                mismatch,
                isClaimed
            ),
            RefundOutcome.Processing processing => Accept(refund, processing.Facts, isClaimed),
            RefundOutcome.Succeeded succeeded => Succeed(refund, payment, succeeded.Facts),
            RefundOutcome.Closed closed => Close(refund, payment, closed.Facts),
            RefundOutcome.Abnormal abnormal => TurnAbnormal(refund, abnormal.Facts, isClaimed),
            RefundOutcome.NotNow later => Postpone(refund, later),
            RefundOutcome.Refused refused => TakeRefusal(refund, refused),
            RefundOutcome.None none => FindNone(refund, payment, none),
            RefundOutcome.Unknown => Lose(refund),
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Not an outcome."),
        };

    // What does not fit moves nothing; an answer that was waited for is as good as lost.
    private SettlementResult.Refused Disbelieve(Refund refund, string mismatch, bool isClaimed)
    {
        if (isClaimed)
            Lose(refund);
        if (RefundFit.IsOtherContent(mismatch))
            refund.FindNumberUsed(now);
        return Refuse(refund, mismatch);
    }

    private SettlementResult Accept(Refund refund, RefundFacts facts, bool isClaimed)
    {
        switch (refund.Status)
        {
            case RefundStatus.Created or RefundStatus.Unknown or RefundStatus.Abnormal:
                refund.Accept(facts, now);
                return Applied;
            // A question out of turn does not put off the engine's own.
            case RefundStatus.Processing when isClaimed:
                AskLater(refund);
                return Applied;
            default:
                return Unchanged;
        }
    }

    private SettlementResult Succeed(Refund refund, Payment payment, RefundFacts facts)
    {
        if (refund.Status == RefundStatus.Succeeded)
            return Unchanged;
        if (refund.Status == RefundStatus.Closed)
        {
            // Its amount was set free when it was closed, and may have been given back by another refund meanwhile.
            if (payment.RefundableMinor < refund.AmountMinor)
                return Refuse(refund, "succeeded_after_closed");
            payment.ReserveRefund(refund.AmountMinor, now);
        }
        refund.Succeed(facts, now);
        payment.GiveBack(refund.AmountMinor, now);
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

    private SettlementResult Close(Refund refund, Payment payment, RefundFacts? facts)
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
                $"WeChat did not give back refund {refund.Id} of payment {payment.Id} ({refund.FailureCode ?? "closed"}). "
                    + (
                        payment.Late
                            ? "Its money was late and stays in suspense until it is given back: "
                            : "The payer has not got the money: "
                    )
                    + "look the payment up in the merchant portal, mend the cause, then refund it again."
            )
        );
        return Applied;
    }

    private SettlementResult TurnAbnormal(Refund refund, RefundFacts facts, bool isClaimed)
    {
        switch (refund.Status)
        {
            case RefundStatus.Abnormal when isClaimed:
                AskLater(refund);
                return Applied;
            case RefundStatus.Created or RefundStatus.Processing or RefundStatus.Unknown:
                refund.TurnAbnormal(facts, now);
                Alerts.Add(
                    About(
                        refund,
                        "refund.abnormal",
                        $"WeChat could not deliver refund {refund.Id}, mostly because the payer's card is closed. Handle "
                            + "it in the merchant portal (another account, or by transfer); the engine looks at it daily."
                    )
                );
                return Applied;
            default:
                return Unchanged;
        }
    }

    private SettlementResult Postpone(Refund refund, RefundOutcome.NotNow later)
    {
        if (refund.Status != RefundStatus.Created)
            return Unchanged;
        refund.Postpone(later.Code, later.Message, now);
        Alerts.Add(
            About(
                refund,
                "refund.waits",
                $"WeChat cannot take refund {refund.Id} now ({later.Code}): {later.Message}. Where funds are short, "
                    + "recharge in the merchant portal; the same number is sent again every hour."
            )
        );
        return Applied;
    }

    // A refusal may mean an earlier request of the number, even one that a restored database knows nothing of: only
    // queries that agree make it final.
    private SettlementResult TakeRefusal(Refund refund, RefundOutcome.Refused refused)
    {
        if (refund.Status != RefundStatus.Created)
            return Unchanged;
        refund.DoubtRefusal(refused.Code, refused.Message, now);
        return Applied;
    }

    private SettlementResult FindNone(Refund refund, Payment payment, RefundOutcome.None none)
    {
        if (none.Verified)
            refund.NoteNotFound();
        switch (refund.Status)
        {
            case RefundStatus.Processing:
                // It was accepted, and now there is none: one of the two is stale.
                refund.LoseAnswer(now);
                return Applied;
            case RefundStatus.Unknown when refund.Refused && IsNothingUnderWay(refund, none):
                return Close(refund, payment, null);
            case RefundStatus.Unknown
                when !refund.Refused && refund.LadderStep + 1 >= Settlement.AsksBeforeUnpaidIsBelieved:
                // The same number with the same content can give back only once, whatever is still under way.
                if (Ladder.IsLong(now - (refund.UnknownSince ?? now)))
                    TellOfLongOpen(refund);
                refund.Requeue(now);
                return Applied;
            case RefundStatus.Unknown or RefundStatus.Abnormal:
                AskLater(refund);
                return Applied;
            default:
                return Unchanged;
        }
    }

    // As for a payment: a request whose answer was lost may arrive for a day, and one signed "no such refund" may be
    // stale. What nobody signs counts at the top of the ladder only. One that WeChat has given a number is there,
    // whatever a query says.
    private bool IsNothingUnderWay(Refund refund, RefundOutcome.None none) =>
        refund.RefundNumber is null
        && (refund.LostAt is null || refund.LostAt <= now.AddDays(-1))
        && (
            none.Verified
                ? refund.NotFound >= Settlement.AsksBeforeUnpaidIsBelieved
                : Ladder.IsClimbed(refund.LadderStep)
        );

    private SettlementResult Lose(Refund refund)
    {
        switch (refund.Status)
        {
            case RefundStatus.Created:
                refund.LoseAnswer(now);
                return Applied;
            case RefundStatus.Processing or RefundStatus.Unknown or RefundStatus.Abnormal:
                AskLater(refund);
                return Applied;
            default:
                return Unchanged;
        }
    }

    private void AskLater(Refund refund)
    {
        if (refund.AskLater(now))
            TellOfLongOpen(refund);
    }

    private void TellOfLongOpen(Refund refund) =>
        Alerts.Add(
            About(
                refund,
                "refund.long_open",
                $"WeChat has not said for days what became of refund {refund.Id}, or takes no request. Look it up in the "
                    + "merchant portal."
            )
        );

    private SettlementResult.Refused Refuse(Refund refund, string reason)
    {
        Alerts.Add(
            About(
                refund,
                "refund.outcome_refused",
                $"What WeChat says of refund {refund.Id} does not fit it ({reason}). Compare both in the merchant "
                    + "portal."
            )
        );
        return new SettlementResult.Refused(reason);
    }

    private static Alert About(Refund refund, string code, string detail) =>
        new(refund.MerchantId, code, detail, "refund", refund.Id.Value);
}
