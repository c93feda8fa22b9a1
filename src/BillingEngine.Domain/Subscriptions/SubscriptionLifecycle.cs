using static BillingEngine.Domain.Subscriptions.SubscriptionStatus;
using static BillingEngine.Domain.Subscriptions.SubscriptionTrigger;

namespace BillingEngine.Domain.Subscriptions;

/// <summary>The status of a subscription.</summary>
public enum SubscriptionStatus
{
    /// <summary>Waits for a signature or for its first payment: no access yet.</summary>
    Incomplete,

    /// <summary>Never signed, or never paid in time; final.</summary>
    IncompleteExpired,

    /// <summary>Signed; the first deduction comes later.</summary>
    Trialing,

    /// <summary>Paid.</summary>
    Active,

    /// <summary>A deduction was declined and is being retried.</summary>
    PastDue,

    /// <summary>All retries failed; not billed until paid.</summary>
    Unpaid,

    /// <summary>Ended; final.</summary>
    Canceled,
}

/// <summary>The events that change a subscription's status.</summary>
public enum SubscriptionTrigger
{
    /// <summary>Signed; the first deduction is in the future.</summary>
    StartTrial,

    /// <summary>A deduction succeeded and no declined invoice is open.</summary>
    ReceivePayment,

    /// <summary>A deduction was declined.</summary>
    MissPayment,

    /// <summary>All retries failed and the plan's policy keeps the subscription.</summary>
    GiveUpCollecting,

    /// <summary>A caller or the policy ends it.</summary>
    Cancel,

    /// <summary>The deadline to sign or to pay the first time has passed.</summary>
    Expire,
}

/// <summary>The state machine of a subscription.</summary>
public static class SubscriptionLifecycle
{
    /// <summary>The next status, or null if the status does not accept the trigger.</summary>
    public static SubscriptionStatus? Next(SubscriptionStatus status, SubscriptionTrigger trigger) =>
        (status, trigger) switch
        {
            (Incomplete, StartTrial) => Trialing,
            (Incomplete, ReceivePayment) => Active,
            (Incomplete, MissPayment) => Incomplete,
            (Incomplete, Expire) => IncompleteExpired,
            (Trialing or Active or PastDue or Unpaid, ReceivePayment) => Active,
            (Trialing or Active or PastDue, MissPayment) => PastDue,
            (Unpaid, MissPayment) => Unpaid,
            (PastDue, GiveUpCollecting) => Unpaid,
            (Incomplete or Trialing or Active or PastDue or Unpaid, Cancel) => Canceled,
            _ => null,
        };

    /// <summary>Whether it gives access or can regain it: it has started and not ended.</summary>
    public static bool IsLive(SubscriptionStatus status) => status is Trialing or Active or PastDue or Unpaid;

    /// <summary>Whether it has ended.</summary>
    public static bool IsEnded(SubscriptionStatus status) => status is Canceled or IncompleteExpired;
}
