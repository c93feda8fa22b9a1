using BillingEngine.Domain.Dunning;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Ledger;
using BillingEngine.Domain.Orders;
using BillingEngine.Domain.Refunds;

namespace BillingEngine.Domain.Payments;

public sealed partial class OutcomeRules
{
    /// <summary>
    /// Applies one outcome to an APP order. No invoice and no subscription depends on it. A quarantined order accepts
    /// an outcome only if an operator requested the check (<paramref name="mayRelease"/>).
    /// </summary>
    public OutcomeResult ApplyToOrder(Payment order, PaymentOutcome outcome, bool mayRelease = false) =>
        outcome switch
        {
            _ when order.Status == PaymentStatus.Quarantined && !(mayRelease && ReleasesOrder(order, outcome)) =>
                Unchanged,
            PaymentOutcome.Succeeded succeeded => PayOrder(order, succeeded.Facts),
            PaymentOutcome.Opened opened => OpenOrder(order, opened.PrepayId),
            PaymentOutcome.Declined refused => TakeOrderRefusal(order, refused),
            PaymentOutcome.Unknown unknown => LoseOrder(order, unknown),
            PaymentOutcome.Unpaid unpaid => OrderIsUnpaid(order, unpaid),
            PaymentOutcome.Dead dead => OrderIsDead(order, dead.TradeState),
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Not an outcome."),
        };

    private static bool ReleasesOrder(Payment order, PaymentOutcome outcome) =>
        outcome switch
        {
            PaymentOutcome.Succeeded succeeded => OutcomeFit.Mismatch(order, null, succeeded.Facts) is null,
            PaymentOutcome.Dead => true,
            _ => false,
        };

    private OutcomeResult PayOrder(Payment order, PaidFacts facts)
    {
        // Anyone who holds the phone can pay: the order names no payer, so payers are not compared (decision 0019).
        var mismatch = OutcomeFit.Mismatch(order, null, facts);
        if (PaymentLifecycle.IsPaid(order.Status))
        {
            return mismatch is null && order.TransactionId == facts.TransactionId
                ? Unchanged
                : Refuse(order, mismatch ?? "transaction_differs");
        }
        if (mismatch is not null)
        {
            order.Quarantine(mismatch, now);
            return Refuse(order, mismatch);
        }
        // The payer paid in time and we learn it late. Only the engine had declared the order expired, so take that
        // back.
        if (
            order is { Status: PaymentStatus.Closing, Order.GivenUpBecause: OrderEnd.Expired }
            && facts.PaidAt <= order.Order.ExpiresAt
        )
        {
            order.Order.UndoGiveUp();
        }

        var wanted = order.Order!.GivenUpAt is null;
        order.Succeed(facts, late: !wanted, now);
        if (wanted)
        {
            Book(order, LedgerAccount.Revenue, LedgerKind.OrderPaid);
            return Applied;
        }
        Book(order, LedgerAccount.Suspense, LedgerKind.PaymentUnclaimed);
        if (refundLate)
            Refunds.Add(Refund.Of(order, order.AmountMinor, RefundCause.LateSuccess, now, now));
        Alerts.Add(
            About(
                order,
                "payment.late_success",
                $"APP order {order.Id} was paid after it had been given up. "
                    + (refundLate ? "It is being refunded." : "Refund it, or deliver.")
            )
        );
        return Applied;
    }

    private OutcomeResult OpenOrder(Payment order, string prepayId)
    {
        switch (order.Status)
        {
            case PaymentStatus.Created:
                order.Open(prepayId, now);
                return Applied;
            case PaymentStatus.AwaitingPayer:
                order.Reopen(prepayId, now);
                return Applied;
            default:
                return Unchanged;
        }
    }

    // After a lost answer the refusal may be about the earlier request, so close the order until a query confirms it.
    private OutcomeResult TakeOrderRefusal(Payment order, PaymentOutcome.Declined refused)
    {
        if (order.Status != PaymentStatus.Created)
            return Unchanged;
        if (order is { LostAt: null, Attempts: <= 1 })
        {
            order.RefuseOrder(refused.Code, refused.Message, now);
            return Applied;
        }
        order.NoteRefusal(refused.Code, refused.Message);
        order.CloseSoon(OrderEnd.Refused, now);
        Alerts.Add(
            About(
                order,
                "payment.our_fault",
                $"WeChat refused APP order {order.Id} with {refused.Code}: {refused.Message}. Fix the cause, then "
                    + "create a new order; this one is closed."
            )
        );
        return Applied;
    }

    private OutcomeResult LoseOrder(Payment order, PaymentOutcome.Unknown unknown)
    {
        switch (order.Status)
        {
            case PaymentStatus.Created when now >= order.Order!.ExpiresAt:
                order.CloseSoon(OrderEnd.Expired, now);
                return Applied;
            case PaymentStatus.Created:
                order.SendOrderAgain(unknown.Reason, now, unknown.IsProven);
                if (Ladder.IsClimbed(order.Attempts))
                    AlertLongUnknown(order);
                return Applied;
            case PaymentStatus.Closing:
                QueryLater(order);
                return Applied;
            case PaymentStatus.AwaitingPayer or PaymentStatus.Closed:
                order.QueryOrderLater(now);
                return Applied;
            default:
                return Unchanged;
        }
    }

    private OutcomeResult OrderIsUnpaid(Payment order, PaymentOutcome.Unpaid unpaid)
    {
        switch (order.Status)
        {
            case PaymentStatus.AwaitingPayer when now >= order.Order!.ExpiresAt:
                order.CloseSoon(OrderEnd.Expired, now);
                return Applied;
            case PaymentStatus.AwaitingPayer or PaymentStatus.Closed:
                order.QueryOrderLater(now);
                return Applied;
            // If WeChat ever opened this order, it exists, even if a stale query says it does not.
            case PaymentStatus.Closing
                when !unpaid.Exists && order.Order!.PrepayId is null && IsNothingUnderWay(order, unpaid):
                order.CancelOrder("every request was refused or a day old, and a query shows no order", now);
                return Applied;
            case PaymentStatus.Closing:
                QueryLater(order);
                return Applied;
            default:
                return Unchanged;
        }
    }

    private OutcomeResult OrderIsDead(Payment order, string tradeState)
    {
        switch (order.Status)
        {
            case PaymentStatus.Created
            or PaymentStatus.AwaitingPayer
            or PaymentStatus.Closing
            or PaymentStatus.Quarantined:
                order.ConfirmClosed(tradeState, now);
                return Applied;
            case PaymentStatus.Closed:
                order.QueryOrderLater(now);
                return Applied;
            case var paid when PaymentLifecycle.IsPaid(paid):
                return Refuse(order, "paid_then_" + tradeState.ToLowerInvariant());
            default:
                return Unchanged;
        }
    }
}
