using BillingEngine.Domain.Calendar;
using BillingEngine.Domain.Common;

namespace BillingEngine.Domain.Subscriptions;

public sealed partial class Subscription
{
    // A signing in the session's last second is found by a query two minutes later; only then is the beginning given
    // up.
    private static readonly TimeSpan SigningGrace = TimeSpan.FromMinutes(10);

    /// <summary>Counts one more signature that is asked for; answers the how-manieth it is.</summary>
    public int NextSigning(DateTimeOffset now)
    {
        Touch(now);
        return ++SigningCount;
    }

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
        else if (SignatureRequired && EndsAt < sessionExpiresAt + SigningGrace)
        {
            // Whoever is signing is not cut off while at it.
            EndAt(sessionExpiresAt + SigningGrace, EndReason.SignatureMissing);
        }
        Touch(now);
    }

    /// <summary>Whether a contract that was just signed is of use to it.</summary>
    public bool WantsSignature => !IsCanceled && (AnchorLocal is null || SignatureRequired);

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
            // A trial may end a little after its boundary; see below.
            if (Status is not (SubscriptionStatus.Unpaid or SubscriptionStatus.Incomplete))
                NextRenewalAt = Status == SubscriptionStatus.Trialing ? TrialEnd : Schedule!.Boundary(NextPeriod);
            Touch(now);
            return false;
        }
        var firstDue = FirstDue(now);
        // The day that was asked for is kept, also where it has passed by now: the period that is running is billed.
        var schedule = BillingSchedule.From(
            BillingAnchor ?? TrialEnd ?? firstDue,
            TimeZone,
            IntervalUnit,
            IntervalCount
        );
        AnchorLocal = schedule.AnchorLocal;
        TzVersion = BillingSchedule.TimeZoneDataVersion;
        NextPeriod = Math.Max(0, schedule.IndexAt(firstDue));
        // The boundary lies before the moment that was asked for by a part of a second, by an hour where a clock change
        // doubles it, or where that moment has passed.
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
        // A day after the last retry; until then dunning may still recover the first deduction.
        EndAt(now.AddDays(lastRetryDay + 1), EndReason.FirstPaymentMissed);
        Touch(now);
        return true;
    }

    /// <summary>
    /// The contract was ended elsewhere: no retry, a new signature is asked for, access lasts to the end of what is
    /// paid. A deduction on the wire may still pay the period it is for. False where no signature is of use.
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

    /// <summary>What was on the wire took no money: what waited for it ends with what is paid.</summary>
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

    // An end that is found only when the next period falls due leaves no paid time to sign in: the plan's grace does,
    // and a day where it has none.
    private static DateTimeOffset SignatureDeadline(DateTimeOffset? end, int graceDays, DateTimeOffset now) =>
        end > now ? end.Value : now.AddDays(Math.Max(graceDays, 1));

    /// <summary>
    /// When the trial would end if it were signed now, where that lies after the anchor that was asked for; null where
    /// both can be kept.
    /// </summary>
    public DateTimeOffset? TrialBeyondAnchor(DateTimeOffset now) =>
        TrialEndFrom(now) is var end && BillingAnchor < end ? end : null;

    /// <summary>Whether the first date that was asked for has passed, and nobody has signed.</summary>
    public bool HasMissedItsDate(DateTimeOffset now) => AnchorLocal is null && (BillingAnchor ?? TrialEnd) <= now;

    /// <summary>What its anchor was taken from; null until signed.</summary>
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
