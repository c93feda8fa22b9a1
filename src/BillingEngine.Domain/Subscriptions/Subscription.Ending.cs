namespace BillingEngine.Domain.Subscriptions;

public sealed partial class Subscription
{
    /// <summary>
    /// Asks for the end with the period that is paid; an unbegun subscription has none and must be canceled now.
    /// </summary>
    public void CancelWithPeriod(string? reason, bool isPaymentInFlight, DateTimeOffset now)
    {
        CancelAtPeriodEnd = true;
        CanceledAt = now;
        CancelReason = reason;
        NextRenewalAt = null;
        SignatureRequired = false;
        // What is not paid is not collected any more; a deduction on the wire may still pay the period it is for.
        EndAt(NotBefore(now, isPaymentInFlight ? CurrentPeriodEnd : PaidUntil), EndReason.PeriodEnd);
        Touch(now);
    }

    /// <summary>Ends it at once.</summary>
    public void Cancel(string? reason, DateTimeOffset now)
    {
        Move(SubscriptionTrigger.Cancel);
        CanceledAt ??= now;
        CancelReason = reason ?? CancelReason;
        End(now);
        Raise("subscription.canceled", now);
    }

    /// <summary>An unsigned or unpaid beginning is given up.</summary>
    public void Expire(DateTimeOffset now)
    {
        Move(SubscriptionTrigger.Expire);
        End(now);
        Touch(now);
    }

    /// <summary>
    /// Has the clock end it at once, in a transaction of its own that also sees to its contract and its money.
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
