using BillingEngine.Domain.Dunning;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Ledger;
using BillingEngine.Domain.Orders;
using BillingEngine.Domain.Refunds;

namespace BillingEngine.Domain.Payments;

public sealed partial class Settlement
{
    /// <summary>
    /// Applies one outcome to an APP order, which no invoice and no subscription depends on. In quarantine it takes
    /// none, unless an operator asked for it.
    /// </summary>
    public SettlementResult ApplyToOrder(Payment order, PaymentOutcome outcome, bool mayRelease = false) =>
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

    private SettlementResult PayOrder(Payment order, PaidFacts facts)
    {
        // Whoever holds the phone pays: the order names no payer, so none is compared (decision 0019).
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
        // It was paid in time and is only heard of now: that its time was over was nobody's word but the engine's.
        if (
            order is { Status: PaymentStatus.Closing, Order.GivenUpBecause: OrderEnd.Expired }
            && facts.PaidAt <= order.Order.ExpiresAt
        )
        {
            order.Order.TakeBack();
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
                    + (refundLate ? "It is refunded." : "Refund it, or deliver.")
            )
        );
        return Applied;
    }

    private SettlementResult OpenOrder(Payment order, string prepayId)
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

    // After a lost answer a refusal may be about the earlier request, so it is closed until a query agrees.
    private SettlementResult TakeOrderRefusal(Payment order, PaymentOutcome.Declined refused)
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
                $"WeChat refused APP order {order.Id} with {refused.Code}: {refused.Message}. Mend the cause, then order "
                    + "again; this one is closed."
            )
        );
        return Applied;
    }

    private SettlementResult LoseOrder(Payment order, PaymentOutcome.Unknown unknown)
    {
        switch (order.Status)
        {
            case PaymentStatus.Created when now >= order.Order!.ExpiresAt:
                order.CloseSoon(OrderEnd.Expired, now);
                return Applied;
            case PaymentStatus.Created:
                order.SendOrderAgain(unknown.Reason, now, unknown.IsProven);
                if (Ladder.IsClimbed(order.Attempts))
                    TellOfLongUnknown(order);
                return Applied;
            case PaymentStatus.Closing:
                Climb(order);
                return Applied;
            case PaymentStatus.AwaitingPayer or PaymentStatus.Closed:
                order.AskOrderLater(now);
                return Applied;
            default:
                return Unchanged;
        }
    }

    private SettlementResult OrderIsUnpaid(Payment order, PaymentOutcome.Unpaid unpaid)
    {
        switch (order.Status)
        {
            case PaymentStatus.AwaitingPayer when now >= order.Order!.ExpiresAt:
                order.CloseSoon(OrderEnd.Expired, now);
                return Applied;
            case PaymentStatus.AwaitingPayer or PaymentStatus.Closed:
                order.AskOrderLater(now);
                return Applied;
            // One that WeChat has opened is there, whatever a stale query says.
            case PaymentStatus.Closing
                when !unpaid.Exists && order.Order!.PrepayId is null && IsNothingUnderWay(order, unpaid):
                order.CancelOrder("every request was refused or a day old, and a query shows no order", now);
                return Applied;
            case PaymentStatus.Closing:
                Climb(order);
                return Applied;
            default:
                return Unchanged;
        }
    }

    private SettlementResult OrderIsDead(Payment order, string tradeState)
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
                order.AskOrderLater(now);
                return Applied;
            case var paid when PaymentLifecycle.IsPaid(paid):
                return Refuse(order, "paid_then_" + tradeState.ToLowerInvariant());
            default:
                return Unchanged;
        }
    }
}
