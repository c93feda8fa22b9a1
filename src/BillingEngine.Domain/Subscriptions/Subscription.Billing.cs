using BillingEngine.Domain.Calendar;
using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Plans;

namespace BillingEngine.Domain.Subscriptions;

public sealed partial class Subscription
{
    /// <summary>
    /// Bills the period that is due and moves on to the next boundary. Returns null when the plan skips what was
    /// missed. The caller has checked that <see cref="NextRenewalAt"/> is not after <paramref name="now"/>.
    /// </summary>
    public Invoice? Renew(Plan plan, DateTimeOffset now)
    {
        var schedule =
            Schedule ?? throw new InvalidOperationException("A subscription without an anchor has no periods.");
        var period = schedule.Period(NextPeriod);
        if (period.End <= now && plan.MissedPeriods != MissedPeriods.BillAll)
        {
            // The engine was down for longer than a whole period.
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
        // A payment for an ended subscription pays its invoice and nothing more: access does not return by itself.
        if (SubscriptionLifecycle.IsEnded(Status))
            return;
        var before = Status;
        if (before == SubscriptionStatus.Incomplete || debtFree)
        {
            Move(SubscriptionTrigger.ReceivePayment);
            PastDueSince = null;
            Resume(before, now);
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

    // Payment cancels a pending end for non-payment and resumes billing. Periods that fell due without access are
    // skipped.
    private void Resume(SubscriptionStatus before, DateTimeOffset now)
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

    /// <summary>A declined invoice was voided: nothing is owed for its period any more.</summary>
    public void ForgiveDebt(bool debtFree, DateTimeOffset now)
    {
        if (Status != SubscriptionStatus.PastDue || !debtFree)
            return;
        Move(SubscriptionTrigger.ReceivePayment);
        PastDueSince = null;
        Touch(now);
    }

    /// <summary>
    /// The last retry was declined, and the plan's policy keeps the subscription unpaid and unbilled.
    /// </summary>
    public void GiveUpCollecting(DateTimeOffset now)
    {
        Move(SubscriptionTrigger.GiveUpCollecting);
        NextRenewalAt = null;
        Raise("subscription.unpaid", now);
    }

    private void MoveOn(BillingSchedule schedule, int period)
    {
        NextPeriod = period;
        // A subscription without access is not billed for another period.
        var isBilled = !CancelAtPeriodEnd && !SignatureRequired && Status != SubscriptionStatus.Incomplete;
        NextRenewalAt = isBilled ? schedule.Boundary(period) : null;
        TzVersion = BillingSchedule.TimeZoneDataVersion;
    }
}
