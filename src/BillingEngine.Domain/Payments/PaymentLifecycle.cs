using static BillingEngine.Domain.Payments.PaymentStatus;
using static BillingEngine.Domain.Payments.PaymentTrigger;

namespace BillingEngine.Domain.Payments;

/// <summary>Where a payment stands.</summary>
public enum PaymentStatus
{
    /// <summary>Its number is committed; it waits to be sent.</summary>
    Created,

    /// <summary>Claimed: a call may be on the wire.</summary>
    Submitting,

    /// <summary>Nobody knows: queried on a ladder, never guessed.</summary>
    Unknown,

    /// <summary>Refused, but its number is alive: WeChat may still hold the order unpaid.</summary>
    Declined,

    /// <summary>It is to die: reversed until a query proves it.</summary>
    Reversing,

    /// <summary>An APP order that WeChat has and nobody has paid yet.</summary>
    AwaitingPayer,

    /// <summary>An APP order that was given up: closed as soon as WeChat allows it, until a query proves it.</summary>
    Closing,

    /// <summary>Paid.</summary>
    Succeeded,

    /// <summary>Paid, and some of it was given back.</summary>
    PartiallyRefunded,

    /// <summary>Paid, and all of it was given back.</summary>
    Refunded,

    /// <summary>Dead: reversed, and a query agrees.</summary>
    Reversed,

    /// <summary>An APP order that is dead: a query shows it closed.</summary>
    Closed,

    /// <summary>Given up without ever being able to take money.</summary>
    Canceled,

    /// <summary>Dead: a query shows CLOSED, REVOKED or PAYERROR.</summary>
    Failed,

    /// <summary>An outcome did not fit; an operator decides.</summary>
    Quarantined,
}

/// <summary>What can happen to a payment.</summary>
public enum PaymentTrigger
{
    /// <summary>A sender claims it.</summary>
    Submit,

    /// <summary>WeChat has the APP order and waits for its payer.</summary>
    Open,

    /// <summary>WeChat took the money.</summary>
    Succeed,

    /// <summary>WeChat refused for a known reason.</summary>
    Decline,

    /// <summary>No answer that can be believed.</summary>
    LoseAnswer,

    /// <summary>
    /// A query shows that nothing was performed: the same number may be sent again.
    /// </summary>
    Requeue,

    /// <summary>It is no longer wanted, or must make room for a new number.</summary>
    StartReverse,

    /// <summary>A query shows it closed after a reverse.</summary>
    ConfirmReversed,

    /// <summary>The APP order is no longer wanted, or its time is over.</summary>
    StartClose,

    /// <summary>A query shows the APP order closed.</summary>
    ConfirmClosed,

    /// <summary>It was given up, and WeChat has no such order.</summary>
    Cancel,

    /// <summary>A query proves it dead.</summary>
    Fail,

    /// <summary>An outcome does not fit.</summary>
    Quarantine,

    /// <summary>A refund gave some of it back, but not yet the whole.</summary>
    RefundPart,

    /// <summary>Refunds have given the whole of it back.</summary>
    RefundWhole,
}

/// <summary>The law of a payment's states.</summary>
public static class PaymentLifecycle
{
    /// <summary>The state after a trigger, or null where the state does not accept it.</summary>
    public static PaymentStatus? Next(PaymentStatus status, PaymentTrigger trigger) =>
        (status, trigger) switch
        {
            (Created or Declined, Submit) => Submitting,
            // Money that arrived is recorded as what it is, however late.
            (Created or Submitting or PaymentStatus.Unknown or Declined or Reversing, Succeed) => Succeeded,
            (AwaitingPayer or Closing, Succeed) => Succeeded,
            (Reversed or Canceled or Failed or Closed, Succeed) => Succeeded,
            (Submitting or PaymentStatus.Unknown, PaymentTrigger.Decline) => Declined,
            (Submitting, LoseAnswer) => PaymentStatus.Unknown,
            (PaymentStatus.Unknown, Requeue) => Created,
            (Created or PaymentStatus.Unknown or Declined, StartReverse) => Reversing,
            (Reversing, ConfirmReversed) => Reversed,
            (Created or Declined or Reversing or Closing, Cancel) => Canceled,
            (Created, Open) => AwaitingPayer,
            (Created or AwaitingPayer, StartClose) => Closing,
            (Created or AwaitingPayer or Closing, ConfirmClosed) => Closed,
            (Created or Submitting or PaymentStatus.Unknown or Declined, Fail) => Failed,
            // The way out of quarantine is an operator's: WeChat is asked again, and what it says now fits.
            (Quarantined, Succeed) => Succeeded,
            (Quarantined, Fail) => Failed,
            (Quarantined, ConfirmClosed) => Closed,
            (Succeeded or PartiallyRefunded, RefundPart) => PartiallyRefunded,
            (Succeeded or PartiallyRefunded, RefundWhole) => Refunded,
            (Quarantined, Quarantine) => null,
            (_, Quarantine) => Quarantined,
            _ => null,
        };

    /// <summary>Whether its number can still take money, as far as anybody knows.</summary>
    public static bool IsLive(PaymentStatus status) =>
        status is Created or Submitting or PaymentStatus.Unknown or Declined or Reversing or AwaitingPayer or Closing;

    /// <summary>Whether it took money, given back or not.</summary>
    public static bool IsPaid(PaymentStatus status) => status is Succeeded or PartiallyRefunded or Refunded;

    /// <summary>Whether its number is dead for good.</summary>
    public static bool IsDead(PaymentStatus status) => status is Reversed or Canceled or Failed or Closed;
}
