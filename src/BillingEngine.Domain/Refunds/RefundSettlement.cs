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

    /// <summary>Applies one outcome.</summary>
    public SettlementResult Apply(Refund refund, Payment payment, RefundOutcome outcome) => outcome switch
    {
        RefundOutcome.Told told when Mismatch(refund, told.Facts) is { } mismatch => Refuse(refund, mismatch),
        RefundOutcome.Processing processing => Accept(refund, processing.Facts),
        RefundOutcome.Succeeded succeeded => Succeed(refund, payment, succeeded.Facts),
        RefundOutcome.Closed closed => Close(refund, payment, closed.Facts),
        RefundOutcome.Abnormal abnormal => TurnAbnormal(refund, abnormal.Facts),
        RefundOutcome.NotNow later => Postpone(refund, later),
        RefundOutcome.Refused refused => TakeRefusal(refund, payment, refused),
        RefundOutcome.None none => FindNone(refund, payment, none),
        RefundOutcome.Unknown => Lose(refund),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Not an outcome."),
    };

    private static string? Mismatch(Refund refund, RefundFacts facts)
    {
        if (facts.OutRefundNo is { } number && number != refund.OutRefundNo)
            return "number_differs";
        if ((facts.OutTradeNo is { } order && order != refund.OutTradeNo)
            || (facts.TransactionId is { } transaction && transaction != refund.TransactionId))
            return "payment_differs";
        if (facts.Amount is { } amount && amount != refund.Amount)
            return "amount_differs";
        if (facts.SubMchId is { } merchant && merchant != refund.SubMchId)
            return "merchant_differs";
        return refund.RefundNumber is { } known && facts.RefundNumber is { } told && known != told
            ? "refund_differs"
            : null;
    }

    private SettlementResult Accept(Refund refund, RefundFacts facts)
    {
        switch (refund.Status)
        {
            case RefundStatus.Created or RefundStatus.Unknown or RefundStatus.Abnormal:
                refund.Accept(facts, now);
                return Applied;
            case RefundStatus.Processing:
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
        Entries.Add(new LedgerEntry(
            refund.MerchantId, payment.Late ? LedgerAccount.Suspense : LedgerAccount.Refunds,
            LedgerAccount.GatewayClearing, refund.Amount,
            payment.Late ? LedgerKind.UnclaimedReturned : LedgerKind.RefundPaid, "refund", refund.Id.Value));
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
        // Nobody asked for it, so nobody but an operator waits for it.
        if (refund.Cause != RefundCause.Requested)
        {
            Alerts.Add(About(refund, "refund.closed",
                $"WeChat did not give back refund {refund.Id} ({refund.FailureCode ?? "closed"}), which the engine "
                + "made by itself. Look the payment up in the merchant portal, then refund it again."));
        }
        return Applied;
    }

    private SettlementResult TurnAbnormal(Refund refund, RefundFacts facts)
    {
        switch (refund.Status)
        {
            case RefundStatus.Abnormal:
                AskLater(refund);
                return Applied;
            case RefundStatus.Created or RefundStatus.Processing or RefundStatus.Unknown:
                refund.TurnAbnormal(facts, now);
                Alerts.Add(About(refund, "refund.abnormal",
                    $"WeChat could not deliver refund {refund.Id}, mostly because the payer's card is closed. Handle "
                    + "it in the merchant portal (another account, or by transfer); the engine looks at it daily."));
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
        Alerts.Add(About(refund, "refund.waits",
            $"WeChat cannot take refund {refund.Id} now ({later.Code}): {later.Message}. Where funds are short, "
            + "recharge in the merchant portal; the same number is sent again every hour."));
        return Applied;
    }

    // After a lost answer a refusal may mean the earlier request, so only a query that agrees makes it final.
    private SettlementResult TakeRefusal(Refund refund, Payment payment, RefundOutcome.Refused refused)
    {
        if (refund.Status != RefundStatus.Created)
            return Unchanged;
        refund.NoteRefusal(refused.Code, refused.Message);
        if (refund is { AnswerLost: false, Attempts: <= 1 })
            return Close(refund, payment, null);
        refund.LoseAnswer(now);
        return Applied;
    }

    private SettlementResult FindNone(Refund refund, Payment payment, RefundOutcome.None none)
    {
        switch (refund.Status)
        {
            case RefundStatus.Processing:
                // It was accepted, and now there is none: one of the two is stale.
                refund.LoseAnswer(now);
                return Applied;
            case RefundStatus.Unknown when refund.FailureCode is not null && none.Verified && refund.LadderStep > 0:
                return Close(refund, payment, null);
            case RefundStatus.Unknown when refund.FailureCode is not null:
                AskLater(refund);
                return Applied;
            case RefundStatus.Unknown:
                // The same number with the same content can give back only once, whatever is still under way.
                refund.Requeue(now);
                if (Ladder.IsClimbed(refund.Attempts))
                    TellOfLongOpen(refund);
                return Applied;
            default:
                return Unchanged;
        }
    }

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

    private void TellOfLongOpen(Refund refund) => Alerts.Add(About(refund, "refund.long_open",
        $"WeChat has not said for days what became of refund {refund.Id}, or takes no request. Look it up in the "
        + "merchant portal."));

    private SettlementResult.Refused Refuse(Refund refund, string reason)
    {
        Alerts.Add(About(refund, "refund.outcome_refused",
            $"What WeChat says of refund {refund.Id} does not fit it ({reason}). Compare both in the merchant "
            + "portal."));
        return new SettlementResult.Refused(reason);
    }

    private static Alert About(Refund refund, string code, string detail) =>
        new(refund.MerchantId, code, detail, "refund", refund.Id.Value);
}
