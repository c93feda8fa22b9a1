namespace BillingEngine.Domain.Subscriptions;

public sealed partial class Subscription
{
    /// <summary>
    /// Cancels at the end of the paid period. A subscription that has not started has no period and must be canceled at
    /// once.
    /// </summary>
    public void CancelWithPeriod(string? reason, bool isPaymentInFlight, DateTimeOffset now)
    {
        CancelAtPeriodEnd = true;
        CanceledAt = now;
        CancelReason = reason;
        NextRenewalAt = null;
        SignatureRequired = false;
        // Unpaid periods are not collected any more; a deduction in flight may still pay its period.
        EndAt(NotBefore(now, isPaymentInFlight ? CurrentPeriodEnd : PaidUntil), EndReason.PeriodEnd);
        Touch(now);
    }

    /// <summary>Cancels at once.</summary>
    public void Cancel(string? reason, DateTimeOffset now)
    {
        Move(SubscriptionTrigger.Cancel);
        CanceledAt ??= now;
        CancelReason = reason ?? CancelReason;
        End(now);
        Raise("subscription.canceled", now);
    }

    /// <summary>Gives up a subscription that was never signed or never paid.</summary>
    public void Expire(DateTimeOffset now)
    {
        Move(SubscriptionTrigger.Expire);
        End(now);
        Touch(now);
    }

    /// <summary>
    /// Plans the end for the next sweep, which also handles the contract and the money in its own transaction.
    /// </summary>
    public void EndSoon(EndReason because, DateTimeOffset now)
    {
        NextRenewalAt = null;
        EndAt(now, because);
        Touch(now);
    }

    private void End(DateTimeOffset now)
    {
        EndedAt = now;
        NextRenewalAt = null;
        EndsAt = null;
        SignatureRequired = false;
    }
}
