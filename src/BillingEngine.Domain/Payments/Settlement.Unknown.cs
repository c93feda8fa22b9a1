using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Dunning;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Invoices;

namespace BillingEngine.Domain.Payments;

public sealed partial class Settlement
{
    // Right after a time-out WeChat may not have booked the order yet, so "unpaid" is believed only when it is said
    // again.
    internal const int AsksBeforeUnpaidIsBelieved = 3;

    private SettlementResult Lose(SettlementCase c, PaymentOutcome.Unknown unknown)
    {
        switch (c.Payment.Status)
        {
            case PaymentStatus.Submitting:
                c.Payment.LoseAnswer(unknown.Reason, now, unknown.IsProven);
                return Applied;
            case PaymentStatus.Unknown or PaymentStatus.Reversing:
                Climb(c.Payment);
                return Applied;
            default:
                return Unchanged;
        }
    }

    private SettlementResult Unpaid(SettlementCase c, PaymentOutcome.Unpaid unpaid)
    {
        switch (c.Payment.Status)
        {
            case PaymentStatus.Unknown:
                return UnknownIsUnpaid(c, unpaid);
            case PaymentStatus.Reversing:
                return ReversingIsUnpaid(c, unpaid);
            default:
                return Unchanged;
        }
    }

    private SettlementResult UnknownIsUnpaid(SettlementCase c, PaymentOutcome.Unpaid unpaid)
    {
        var payment = c.Payment;
        var believed =
            payment.UnknownReason is UnknownReason.NotPerformed or UnknownReason.UnmappedCode
            || payment.LadderStep + 1 >= AsksBeforeUnpaidIsBelieved;
        if (!believed)
        {
            Climb(c.Payment);
            return Applied;
        }
        if (IsUnwanted(c))
        {
            payment.StartReverse(replace: false, now);
            c.Subscription.MissLastPayment(c.Plan.GraceDays, now);
            return Applied;
        }
        if (IsSignedAnew(c))
        {
            payment.StartReverse(replace: true, now);
            return Applied;
        }
        switch (payment.UnknownReason)
        {
            // "At work" may have meant another order of the contract: one that is not there was not declined.
            case UnknownReason.UnmappedCode:
            case UnknownReason.InProgress when unpaid.Exists:
                return Decline(
                    c,
                    new PaymentOutcome.Declined(
                        payment.UnknownReason == UnknownReason.InProgress ? "NOTPAY" : "UNMAPPED",
                        "A query shows the order unpaid.",
                        DeclineClass.PayerCannotPay
                    )
                );
            // WeChat has the number with other content, from before the database was set back: it must die before the
            // next one. Where the query is stale instead, the reverse is answered "paid".
            case UnknownReason.NumberUsed when unpaid.Exists:
                payment.StartReverse(replace: true, now);
                return Applied;
            case UnknownReason.NumberUsed:
                // WeChat said the number was used and a query does not find it: one of the two is stale.
                Climb(c.Payment);
                return Applied;
            default:
                if (Ladder.IsLong(now - (payment.UnknownSince ?? now)))
                    TellOfLongUnknown(payment);
                payment.Requeue(now);
                return Applied;
        }
    }

    private SettlementResult ReversingIsUnpaid(SettlementCase c, PaymentOutcome.Unpaid unpaid)
    {
        // That nothing was lost is only what the books remember, and they may have been set back: one word is too few.
        if (
            unpaid.Exists
            || c.Payment.LadderStep + 1 < AsksBeforeUnpaidIsBelieved
            || !IsNothingUnderWay(c.Payment, unpaid)
        )
        {
            Climb(c.Payment);
            return Applied;
        }
        c.Payment.Cancel("every request was refused or a day old, and queries show no order", now);
        MakeRoom(c);
        return Applied;
    }

    // Every request was refused in signed words and WeChat has no order: there is nothing that could still be paid.
    // While a request may be under way, "does not exist" is no proof, and the ladder goes on for a day; to its top
    // where nobody signs for the words.
    private bool IsNothingUnderWay(Payment payment, PaymentOutcome.Unpaid unpaid) =>
        (payment.LostAt is null || payment.LostAt <= now.AddDays(-1))
        && (unpaid.Verified || Ladder.IsClimbed(payment.LadderStep));

    private SettlementResult Die(SettlementCase c, PaymentOutcome.Dead dead)
    {
        var payment = c.Payment;
        switch (payment.Status)
        {
            case PaymentStatus.Reversing:
                payment.ConfirmReversed(dead.TradeState, now);
                MakeRoom(c);
                return Applied;
            case PaymentStatus.Submitting:
                // Asked before a planned retry: the number is dead, so the retry takes a new one at once.
                payment.Fail(dead.TradeState, now);
                Renumber(c, now);
                if (IsUnwanted(c))
                    c.Subscription.MissLastPayment(c.Plan.GraceDays, now);
                return Applied;
            case PaymentStatus.Created or PaymentStatus.Declined:
                var planned = payment.DueAt;
                payment.Fail(dead.TradeState, now);
                Renumber(c, planned);
                return Applied;
            case PaymentStatus.Unknown:
                payment.Fail(dead.TradeState, now);
                if (IsUnwanted(c))
                {
                    c.Subscription.MissLastPayment(c.Plan.GraceDays, now);
                    return Applied;
                }
                // A number that was used up before tells nothing of the payer, nor does the contract that was replaced.
                if (payment.UnknownReason != UnknownReason.NumberUsed && !IsSignedAnew(c))
                    return Dun(c, DeclineClass.PayerCannotPay, retryAt => Renumber(c, retryAt));
                Renumber(c, now);
                return Applied;
            case PaymentStatus.Quarantined:
                payment.Fail(dead.TradeState, now);
                return Applied;
            case var paid when PaymentLifecycle.IsPaid(paid):
                return Refuse(c.Payment, "paid_then_" + dead.TradeState.ToLowerInvariant());
            default:
                return Unchanged;
        }
    }

    private void MakeRoom(SettlementCase c)
    {
        if (c.Payment.ReplaceWhenDead)
            Renumber(c, now);
    }

    // Rule 4 of money: the only place where an invoice gets a further number, and the number before it is dead here.
    private void Renumber(SettlementCase c, DateTimeOffset? dueAt)
    {
        if (!PaymentLifecycle.IsDead(c.Payment.Status))
        {
            throw new InvalidOperationException(
                $"Payment {c.Payment.Id} is not proven dead; its invoice may have no new number."
            );
        }

        if (
            c.Invoice.Status != InvoiceStatus.Open
            || !c.Subscription.IsCollectible
            || c.Contract is not { Status: ContractStatus.Signed } contract
        )
        {
            return;
        }

        Successors.Add(Payment.For(c.Invoice, contract, c.Payment.Route, dueAt, now));
    }

    private void Climb(Payment payment)
    {
        if (payment.AskLater(now))
            TellOfLongUnknown(payment);
    }

    private void TellOfLongUnknown(Payment payment) =>
        Alerts.Add(
            About(
                payment,
                "payment.long_unknown",
                $"WeChat has not told for more than two days what became of payment {payment.Id}, or takes no request. Look "
                    + "it up in the merchant portal."
            )
        );
}
