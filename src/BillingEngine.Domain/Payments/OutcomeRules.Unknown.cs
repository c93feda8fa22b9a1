using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Dunning;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Invoices;

namespace BillingEngine.Domain.Payments;

public sealed partial class OutcomeRules
{
    // Right after a timeout WeChat may not have stored the order yet, so "unpaid" must be reported several times before
    // we believe it.
    internal const int QueriesBeforeUnpaidIsBelieved = 3;

    private OutcomeResult LoseAnswer(OutcomeCase c, PaymentOutcome.Unknown unknown)
    {
        switch (c.Payment.Status)
        {
            case PaymentStatus.Submitting:
                c.Payment.LoseAnswer(unknown.Reason, now, unknown.IsProven);
                return Applied;
            case PaymentStatus.Unknown or PaymentStatus.Reversing:
                QueryLater(c.Payment);
                return Applied;
            default:
                return Unchanged;
        }
    }

    private OutcomeResult Unpaid(OutcomeCase c, PaymentOutcome.Unpaid unpaid)
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

    private OutcomeResult UnknownIsUnpaid(OutcomeCase c, PaymentOutcome.Unpaid unpaid)
    {
        var payment = c.Payment;
        var believed =
            payment.UnknownReason is UnknownReason.NotPerformed or UnknownReason.UnmappedCode
            || payment.LadderStep + 1 >= QueriesBeforeUnpaidIsBelieved;
        if (!believed)
        {
            QueryLater(c.Payment);
            return Applied;
        }
        if (IsUnwanted(c))
        {
            payment.StartReverse(replace: false, now);
            c.Subscription.MissLastPayment(c.Plan.GraceDays, now);
            return Applied;
        }
        if (HasNewContract(c))
        {
            payment.StartReverse(replace: true, now);
            return Applied;
        }
        switch (payment.UnknownReason)
        {
            // "In progress" may have referred to another order of the same contract. An order that does not exist was
            // not declined.
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
            // WeChat has this number with other content, from before our database was restored from a backup. It must
            // be proven dead before the next number. If the query is stale, the reverse is answered with "paid".
            case UnknownReason.NumberUsed when unpaid.Exists:
                payment.StartReverse(replace: true, now);
                return Applied;
            case UnknownReason.NumberUsed:
                // WeChat said that the number is used, but a query does not find it: one of the two answers is stale.
                QueryLater(c.Payment);
                return Applied;
            default:
                if (Ladder.IsLong(now - (payment.UnknownSince ?? now)))
                    AlertLongUnknown(payment);
                payment.Requeue(now);
                return Applied;
        }
    }

    private OutcomeResult ReversingIsUnpaid(OutcomeCase c, PaymentOutcome.Unpaid unpaid)
    {
        // Our record that no request was lost may come from a restored backup, so one "not found" is not enough.
        if (
            unpaid.Exists
            || c.Payment.LadderStep + 1 < QueriesBeforeUnpaidIsBelieved
            || !IsNothingUnderWay(c.Payment, unpaid)
        )
        {
            QueryLater(c.Payment);
            return Applied;
        }
        c.Payment.Cancel("every request was refused or a day old, and queries show no order", now);
        RenumberIfWanted(c);
        return Applied;
    }

    // Every request was refused with a signed reply and WeChat has no order, so nothing can still be paid. While a
    // request may be in flight, "does not exist" is no proof: the ladder continues for a day, or to its end if the
    // replies are not signed.
    private bool IsNothingUnderWay(Payment payment, PaymentOutcome.Unpaid unpaid) =>
        (payment.LostAt is null || payment.LostAt <= now.AddDays(-1))
        && (unpaid.Verified || Ladder.IsClimbed(payment.LadderStep));

    private OutcomeResult ConfirmDead(OutcomeCase c, PaymentOutcome.Dead dead)
    {
        var payment = c.Payment;
        switch (payment.Status)
        {
            case PaymentStatus.Reversing:
                payment.ConfirmReversed(dead.TradeState, now);
                RenumberIfWanted(c);
                return Applied;
            case PaymentStatus.Submitting:
                // A query before a planned retry found the number dead, so the retry takes a new number at once.
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
                // A number that was already used says nothing about the payer; neither does a contract that was
                // replaced.
                if (payment.UnknownReason != UnknownReason.NumberUsed && !HasNewContract(c))
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

    private void RenumberIfWanted(OutcomeCase c)
    {
        if (c.Payment.ReplaceWhenDead)
            Renumber(c, now);
    }

    // Rule 4 of money: the only place where an invoice gets another number. The previous number is proven dead here.
    private void Renumber(OutcomeCase c, DateTimeOffset? dueAt)
    {
        if (!PaymentLifecycle.IsDead(c.Payment.Status))
        {
            throw new InvalidOperationException(
                $"Payment {c.Payment.Id} is not proven dead; its invoice must not get a new number."
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

    private void QueryLater(Payment payment)
    {
        if (payment.QueryLater(now))
            AlertLongUnknown(payment);
    }

    private void AlertLongUnknown(Payment payment) =>
        Alerts.Add(
            About(
                payment,
                "payment.long_unknown",
                $"WeChat has given no final answer about payment {payment.Id} for more than two days, or accepts no "
                    + "request. Look it up in the merchant portal."
            )
        );
}
