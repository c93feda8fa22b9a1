using static BillingEngine.Domain.Payments.PaymentStatus;
using static BillingEngine.Domain.Payments.PaymentTrigger;

namespace BillingEngine.Domain.Payments;

/// <summary>The status of a payment.</summary>
public enum PaymentStatus
{
    /// <summary>Its number is committed; it waits to be sent.</summary>
    Created,

    /// <summary>Claimed by a sender; a request may be in flight.</summary>
    Submitting,

    /// <summary>The outcome is unknown: WeChat is queried until it is known, and nothing is assumed.</summary>
    Unknown,

    /// <summary>Refused, but the number is still alive: WeChat may hold the order unpaid.</summary>
    Declined,

    /// <summary>It is being reversed until a query proves it dead.</summary>
    Reversing,

    /// <summary>An APP order that is open at WeChat and not paid yet.</summary>
    AwaitingPayer,

    /// <summary>
    /// An APP order that was given up: it is closed as soon as WeChat allows it, and stays here until a query proves
    /// it.
    /// </summary>
    Closing,

    /// <summary>Paid.</summary>
    Succeeded,

    /// <summary>Paid, and partly refunded.</summary>
    PartiallyRefunded,

    /// <summary>Paid, and fully refunded.</summary>
    Refunded,

    /// <summary>Dead: reversed, and confirmed by a query.</summary>
    Reversed,

    /// <summary>Dead APP order: a query shows it closed.</summary>
    Closed,

    /// <summary>Given up before it could ever take money.</summary>
    Canceled,

    /// <summary>Dead: a query shows CLOSED, REVOKED or PAYERROR.</summary>
    Failed,

    /// <summary>An outcome did not match; an operator decides.</summary>
    Quarantined,
}

/// <summary>The events that change a payment's status.</summary>
public enum PaymentTrigger
{
    /// <summary>A sender claims it.</summary>
    Submit,

    /// <summary>WeChat has the APP order and waits for its payer.</summary>
    Open,

    Succeed,

    /// <summary>WeChat refused for a known reason.</summary>
    Decline,

    /// <summary>There is no reply that can be believed.</summary>
    LoseAnswer,

    /// <summary>A query shows that nothing was performed: the same number can be sent again.</summary>
    Requeue,

    /// <summary>It is no longer wanted, or must be replaced by a new number.</summary>
    StartReverse,

    /// <summary>A query shows the order closed after a reverse.</summary>
    ConfirmReversed,

    /// <summary>The APP order is no longer wanted, or has expired.</summary>
    StartClose,

    /// <summary>A query shows the APP order closed.</summary>
    ConfirmClosed,

    /// <summary>It was given up, and WeChat has no such order.</summary>
    Cancel,

    /// <summary>A query proves it dead.</summary>
    Fail,

    /// <summary>An outcome does not match.</summary>
    Quarantine,

    /// <summary>A refund returned part of the money.</summary>
    RefundPart,

    /// <summary>Refunds have returned all of the money.</summary>
    RefundWhole,
}

/// <summary>The state machine of a payment.</summary>
public static class PaymentLifecycle
{
    /// <summary>The next status, or null if the status does not accept the trigger.</summary>
    public static PaymentStatus? Next(PaymentStatus status, PaymentTrigger trigger) =>
        (status, trigger) switch
        {
            (Created or Declined, Submit) => Submitting,
            // Money that arrived is always recorded as money, however late.
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
            // Only an operator releases a quarantine: WeChat is queried again, and now the answer matches.
            (Quarantined, Succeed) => Succeeded,
            (Quarantined, Fail) => Failed,
            (Quarantined, ConfirmClosed) => Closed,
            (Succeeded or PartiallyRefunded, RefundPart) => PartiallyRefunded,
            (Succeeded or PartiallyRefunded, RefundWhole) => Refunded,
            (Quarantined, Quarantine) => null,
            (_, Quarantine) => Quarantined,
            _ => null,
        };

    /// <summary>Whether the number can still take money, as far as we know.</summary>
    public static bool IsLive(PaymentStatus status) =>
        status is Created or Submitting or PaymentStatus.Unknown or Declined or Reversing or AwaitingPayer or Closing;

    /// <summary>Whether it took money, refunded or not.</summary>
    public static bool IsPaid(PaymentStatus status) => status is Succeeded or PartiallyRefunded or Refunded;

    /// <summary>Whether the number is proven dead.</summary>
    public static bool IsDead(PaymentStatus status) => status is Reversed or Canceled or Failed or Closed;
}
