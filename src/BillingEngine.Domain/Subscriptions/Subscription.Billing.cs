using BillingEngine.Domain.Calendar;
using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Plans;

namespace BillingEngine.Domain.Subscriptions;

public sealed partial class Subscription
{
    /// <summary>
    /// Bills the period that is due and moves on to the next boundary; null when policy skips what was missed.
    /// The caller has seen that <see cref="NextRenewalAt"/> is not after <paramref name="now"/>.
    /// </summary>
    public Invoice? Renew(Plan plan, DateTimeOffset now)
    {
        var schedule =
            Schedule ?? throw new InvalidOperationException("A subscription without an anchor has no periods.");
        var period = schedule.Period(NextPeriod);
        if (period.End <= now && plan.MissedPeriods != MissedPeriods.BillAll)
        {
            // The engine was away for more than a whole period.
            period = schedule.Period(schedule.IndexAt(now));
            if (plan.MissedPeriods == MissedPeriods.Skip)
            {
                MoveOn(schedule, period.Index + 1);
                Touch(now);
                return null;
            }
        }
        while (period.IsEmpty)
            period = schedule.Period(period.Index + 1);
        var invoice = Invoice.For(this, plan, period, now);
        LatestInvoiceId = invoice.Id;
        CurrentPeriodStart = period.Start;
        CurrentPeriodEnd = period.End;
        MoveOn(schedule, period.Index + 1);
        Touch(now);
        return invoice;
    }

    /// <summary>
    /// A deduction succeeded; <paramref name="debtFree"/> says that no other declined invoice is open.
    /// </summary>
    public void ReceivePayment(DateTimeOffset periodEnd, bool debtFree, DateTimeOffset now)
    {
        if (PaidUntil is null || periodEnd > PaidUntil)
            PaidUntil = periodEnd;
        Touch(now);
        // Money for a subscription that ended pays its invoice and nothing more: access does not come back by itself.
        if (SubscriptionLifecycle.IsEnded(Status))
            return;
        var before = Status;
        if (before == SubscriptionStatus.Incomplete || debtFree)
        {
            Move(SubscriptionTrigger.ReceivePayment);
            PastDueSince = null;
            GoOn(before, now);
        }
        if (CancelAtPeriodEnd)
            EndAt(NotBefore(now, PaidUntil), EndReason.PeriodEnd);
        else if (SignatureRequired && !(EndsAt > PaidUntil))
            EndAt(NotBefore(now, PaidUntil), EndReason.SignatureMissing);
        if (before == SubscriptionStatus.Incomplete)
            StartedAt = now;
        if (Status == SubscriptionStatus.Active)
            Raise(before == SubscriptionStatus.Incomplete ? "subscription.activated" : "subscription.renewed", now);
    }

    // What was about to end it for want of money no longer does, and billing goes on. What fell due while there was no
    // access to pay for is skipped.
    private void GoOn(SubscriptionStatus before, DateTimeOffset now)
    {
        if (EndsBecause is EndReason.FirstPaymentMissed or EndReason.DunningExhausted)
            EndAt(null, null);
        if (before is SubscriptionStatus.Incomplete or SubscriptionStatus.Unpaid)
            MoveOn(Schedule!, Math.Max(NextPeriod, Schedule!.IndexAt(now) + 1));
        else
            MoveOn(Schedule!, NextPeriod);
    }

    /// <summary>A deduction was declined.</summary>
    public void MissPayment(DateTimeOffset now)
    {
        if (SubscriptionLifecycle.IsEnded(Status))
            return;
        var before = Status;
        Move(SubscriptionTrigger.MissPayment);
        if (Status == SubscriptionStatus.PastDue && before != SubscriptionStatus.PastDue)
        {
            PastDueSince = now;
            Raise("subscription.past_due", now);
        }
        Touch(now);
    }

    /// <summary>A declined invoice was withdrawn: nothing is owed for its period any more.</summary>
    public void ForgiveDebt(bool debtFree, DateTimeOffset now)
    {
        if (Status != SubscriptionStatus.PastDue || !debtFree)
            return;
        Move(SubscriptionTrigger.ReceivePayment);
        PastDueSince = null;
        Touch(now);
    }

    /// <summary>The last retry was declined and the policy keeps the subscription, unpaid and unbilled.</summary>
    public void GiveUpCollecting(DateTimeOffset now)
    {
        Move(SubscriptionTrigger.GiveUpCollecting);
        NextRenewalAt = null;
        Raise("subscription.unpaid", now);
    }

    private void MoveOn(BillingSchedule schedule, int period)
    {
        NextPeriod = period;
        // Nobody without access is billed a further period.
        var isBilled = !CancelAtPeriodEnd && !SignatureRequired && Status != SubscriptionStatus.Incomplete;
        NextRenewalAt = isBilled ? schedule.Boundary(period) : null;
        TzVersion = BillingSchedule.TimeZoneDataVersion;
    }
}
