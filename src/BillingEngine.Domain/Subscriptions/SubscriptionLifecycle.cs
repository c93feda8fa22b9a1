using static BillingEngine.Domain.Subscriptions.SubscriptionStatus;
using static BillingEngine.Domain.Subscriptions.SubscriptionTrigger;

namespace BillingEngine.Domain.Subscriptions;

/// <summary>Where a subscription stands.</summary>
public enum SubscriptionStatus
{
    /// <summary>Waits for a signature or for its first money: no access yet.</summary>
    Incomplete,

    /// <summary>Never signed, or never paid in time; final.</summary>
    IncompleteExpired,

    /// <summary>Signed; the first deduction comes later.</summary>
    Trialing,

    /// <summary>Paid.</summary>
    Active,

    /// <summary>A deduction was declined and is being retried.</summary>
    PastDue,

    /// <summary>Retries are used up; not billed until paid.</summary>
    Unpaid,

    /// <summary>Ended; final.</summary>
    Canceled,
}

/// <summary>What can happen to a subscription.</summary>
public enum SubscriptionTrigger
{
    /// <summary>Signed, and the first deduction lies in the future.</summary>
    StartTrial,

    /// <summary>A deduction succeeded and nothing declined is left open.</summary>
    ReceivePayment,

    /// <summary>A deduction was declined.</summary>
    MissPayment,

    /// <summary>Dunning is used up and the policy keeps the subscription.</summary>
    GiveUpCollecting,

    /// <summary>Somebody or the policy ends it.</summary>
    Cancel,

    /// <summary>The deadline of an unsigned or unpaid beginning passed.</summary>
    Expire,
}

/// <summary>The law of a subscription's states.</summary>
public static class SubscriptionLifecycle
{
    /// <summary>The state after a trigger, or null where the state does not accept it.</summary>
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

    /// <summary>Whether it is neither ended nor only begun: it gives or may regain access.</summary>
    public static bool IsLive(SubscriptionStatus status) => status is Trialing or Active or PastDue or Unpaid;

    /// <summary>Whether it is over.</summary>
    public static bool IsEnded(SubscriptionStatus status) => status is Canceled or IncompleteExpired;
}
