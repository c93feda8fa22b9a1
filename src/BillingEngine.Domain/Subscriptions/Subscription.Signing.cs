using BillingEngine.Domain.Calendar;
using BillingEngine.Domain.Common;

namespace BillingEngine.Domain.Subscriptions;

public sealed partial class Subscription
{
    // A signature in the last second of the session is found by a query two minutes later; only then is the
    // subscription given up.
    private static readonly TimeSpan SigningGrace = TimeSpan.FromMinutes(10);

    /// <summary>Counts one more requested signature and returns its number.</summary>
    public int NextSigning(DateTimeOffset now)
    {
        Touch(now);
        return ++SigningCount;
    }

    /// <summary>Waits for a contract to be signed. An enrolment that is not signed ends with the session.</summary>
    public void AwaitSignature(ContractId contract, DateTimeOffset sessionExpiresAt, DateTimeOffset now)
    {
        // While a renewal waits for a new signature, the old contract stays linked until the new one is signed.
        if (Status == SubscriptionStatus.Incomplete && AnchorLocal is null)
        {
            ContractId = contract;
            EndAt(sessionExpiresAt + SigningGrace, EndReason.Unsigned);
        }
        else if (SignatureRequired && EndsAt < sessionExpiresAt + SigningGrace)
        {
            // Do not cut off a payer who is just signing.
            EndAt(sessionExpiresAt + SigningGrace, EndReason.SignatureMissing);
        }
        Touch(now);
    }

    /// <summary>Whether a newly signed contract is useful to it.</summary>
    public bool WantsSignature => !IsCanceled && (AnchorLocal is null || SignatureRequired);

    /// <summary>
    /// Links a signed contract. The first signature sets the anchor. True when the first period must be billed at once.
    /// </summary>
    public bool TakeSignature(ContractId contract, int lastRetryDay, DateTimeOffset now)
    {
        ContractId = contract;
        SignatureRequired = false;
        EndAt(null, null);
        if (AnchorLocal is not null)
        {
            // A trial may end a little after its boundary; see below.
            if (Status is not (SubscriptionStatus.Unpaid or SubscriptionStatus.Incomplete))
                NextRenewalAt = Status == SubscriptionStatus.Trialing ? TrialEnd : Schedule!.Boundary(NextPeriod);
            Touch(now);
            return false;
        }
        var firstDue = FirstDue(now);
        // A requested date is kept even if it has passed by now: the current period is billed.
        var schedule = BillingSchedule.From(
            BillingAnchor ?? TrialEnd ?? firstDue,
            TimeZone,
            IntervalUnit,
            IntervalCount
        );
        AnchorLocal = schedule.AnchorLocal;
        TzVersion = BillingSchedule.TimeZoneDataVersion;
        NextPeriod = Math.Max(0, schedule.IndexAt(firstDue));
        // The boundary can be earlier than the requested time: by a fraction of a second, by an hour when a clock
        // change repeats it, or because that time has passed.
        NextRenewalAt = NotBefore(firstDue, schedule.Boundary(NextPeriod));
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
        // One day after the last retry; until then dunning may still collect the first deduction.
        EndAt(now.AddDays(lastRetryDay + 1), EndReason.FirstPaymentMissed);
        Touch(now);
        return true;
    }

    /// <summary>
    /// The contract was ended elsewhere: retries stop, a new signature is required, and access lasts to the end of the
    /// paid period. A deduction in flight may still pay its period. False if a signature would not help.
    /// </summary>
    public bool RequireSignature(bool isPaymentInFlight, int graceDays, DateTimeOffset now)
    {
        if (IsCanceled || SignatureRequired)
            return false;
        SignatureRequired = true;
        NextRenewalAt = null;
        EndAt(
            SignatureDeadline(isPaymentInFlight ? CurrentPeriodEnd : PaidUntil, graceDays, now),
            EndReason.SignatureMissing
        );
        Raise("subscription.signature_required", now);
        return true;
    }

    /// <summary>The deduction in flight took no money: what waited for it ends with the paid period.</summary>
    public void MissLastPayment(int graceDays, DateTimeOffset now)
    {
        if (SubscriptionLifecycle.IsEnded(Status))
            return;
        if (CancelAtPeriodEnd)
            EndAt(NotBefore(now, PaidUntil), EndReason.PeriodEnd);
        else if (SignatureRequired && EndsBecause == EndReason.SignatureMissing && EndsAt == CurrentPeriodEnd)
            EndAt(SignatureDeadline(PaidUntil, graceDays, now), EndReason.SignatureMissing);
        Touch(now);
    }

    // If the end is only found when the next period falls due, no paid time is left to sign in: allow the plan's grace
    // days, at least one day.
    private static DateTimeOffset SignatureDeadline(DateTimeOffset? end, int graceDays, DateTimeOffset now) =>
        end > now ? end.Value : now.AddDays(Math.Max(graceDays, 1));

    /// <summary>
    /// When the trial would end if it were signed now, if that is after the requested anchor; null when both dates can
    /// be met.
    /// </summary>
    public DateTimeOffset? TrialBeyondAnchor(DateTimeOffset now) =>
        TrialEndFrom(now) is var end && BillingAnchor < end ? end : null;

    /// <summary>Whether the first requested date has passed without a signature.</summary>
    public bool HasMissedFirstDate(DateTimeOffset now) => AnchorLocal is null && (BillingAnchor ?? TrialEnd) <= now;

    /// <summary>Where its anchor comes from; null until signed.</summary>
    public AnchorSource? AnchorFrom =>
        AnchorLocal is null ? null
        : IsAnchor(BillingAnchor) ? AnchorSource.BillingAnchor
        : IsAnchor(TrialEnd) ? AnchorSource.TrialEnd
        : AnchorSource.Signing;

    private bool IsAnchor(DateTimeOffset? asked) =>
        asked is { } at && BillingSchedule.From(at, TimeZone, IntervalUnit, IntervalCount).AnchorLocal == AnchorLocal;

    private DateTimeOffset TrialEndFrom(DateTimeOffset now) =>
        TrialEnd
        ?? (TrialDays > 0 ? BillingSchedule.From(now, TimeZone, IntervalUnit.Day, TrialDays).Boundary(1) : now);

    private DateTimeOffset FirstDue(DateTimeOffset now)
    {
        var trialEnd = TrialEndFrom(now);
        var due = BillingAnchor > trialEnd ? BillingAnchor.Value : trialEnd;
        return due > now ? due : now;
    }

    private void EndAt(DateTimeOffset? at, EndReason? because)
    {
        EndsAt = at;
        EndsBecause = because;
    }
}
