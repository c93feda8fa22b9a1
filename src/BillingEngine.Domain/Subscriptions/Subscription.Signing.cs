using BillingEngine.Domain.Calendar;
using BillingEngine.Domain.Common;

namespace BillingEngine.Domain.Subscriptions;

public sealed partial class Subscription
{
    // A signing in the session's last second is found by a query two minutes later; only then is the beginning given
    // up.
    private static readonly TimeSpan SigningGrace = TimeSpan.FromMinutes(10);

    /// <summary>Waits for a contract to be signed. An unsigned beginning ends with the session.</summary>
    public void AwaitSignature(ContractId contract, DateTimeOffset sessionExpiresAt, DateTimeOffset now)
    {
        // While a renewal waits for a new signature, the old contract stays the one that was paid through until the new
        // one is signed.
        if (Status == SubscriptionStatus.Incomplete && AnchorLocal is null)
        {
            ContractId = contract;
            EndAt(sessionExpiresAt + SigningGrace, EndReason.Unsigned);
        }
        Touch(now);
    }

    /// <summary>Whether a contract that was just signed is of use to it.</summary>
    public bool WantsSignature => !SubscriptionLifecycle.IsEnded(Status) && (AnchorLocal is null || SignatureRequired);

    /// <summary>
    /// Takes a signed contract. A first signature sets the anchor: true when the first period is to be billed at once.
    /// </summary>
    public bool TakeSignature(ContractId contract, int lastRetryDay, DateTimeOffset now)
    {
        ContractId = contract;
        SignatureRequired = false;
        EndAt(null, null);
        if (AnchorLocal is not null)
        {
            if (CancelAtPeriodEnd)
                EndAt(CurrentPeriodEnd, EndReason.PeriodEnd);
            else if (Status is not (SubscriptionStatus.Unpaid or SubscriptionStatus.Incomplete))
                NextRenewalAt = Schedule!.Boundary(NextPeriod);
            Touch(now);
            return false;
        }
        var firstDue = FirstDue(now);
        var schedule = BillingSchedule.From(firstDue, TimeZone, IntervalUnit, IntervalCount);
        AnchorLocal = schedule.AnchorLocal;
        TzVersion = BillingSchedule.TimeZoneDataVersion;
        NextPeriod = 0;
        NextRenewalAt = schedule.Boundary(0);
        if (firstDue > now)
        {
            TrialEnd = NextRenewalAt;
            CurrentPeriodStart = now;
            CurrentPeriodEnd = PaidUntil = NextRenewalAt;
            StartedAt = now;
            Move(SubscriptionTrigger.StartTrial);
            Raise("subscription.activated", now);
            return false;
        }
        // A day after the last retry; until then dunning may still recover the first deduction.
        EndAt(now.AddDays(lastRetryDay + 1), EndReason.FirstPaymentMissed);
        Touch(now);
        return true;
    }

    /// <summary>
    /// The contract was ended elsewhere: no retry, a new signature is asked for, access lasts to the end of what is
    /// paid.
    /// </summary>
    public bool RequireSignature(DateTimeOffset now)
    {
        if (SubscriptionLifecycle.IsEnded(Status) || SignatureRequired)
            return false;
        SignatureRequired = true;
        NextRenewalAt = null;
        EndAt(PaidUntil > now ? PaidUntil : now, EndReason.SignatureMissing);
        Raise("subscription.signature_required", now);
        return true;
    }

    private DateTimeOffset FirstDue(DateTimeOffset now)
    {
        var trialEnd = TrialEnd
            ?? (TrialDays > 0 ? BillingSchedule.From(now, TimeZone, IntervalUnit.Day, TrialDays).Boundary(1) : now);
        var due = BillingAnchor > trialEnd ? BillingAnchor.Value : trialEnd;
        return due > now ? due : now;
    }

    private void EndAt(DateTimeOffset? at, EndReason? because)
    {
        EndsAt = at;
        EndsBecause = because;
    }
}
