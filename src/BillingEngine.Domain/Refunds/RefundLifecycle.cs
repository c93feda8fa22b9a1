using static BillingEngine.Domain.Refunds.RefundStatus;
using static BillingEngine.Domain.Refunds.RefundTrigger;

namespace BillingEngine.Domain.Refunds;

/// <summary>The status of a refund.</summary>
public enum RefundStatus
{
    /// <summary>Its number is committed; it waits to be sent, or to be sent again with the same number.</summary>
    Created,

    /// <summary>WeChat has accepted it and is processing it.</summary>
    Processing,

    /// <summary>The outcome is unknown: WeChat is queried until it is known, and nothing is assumed.</summary>
    Unknown,

    /// <summary>The money was refunded.</summary>
    Succeeded,

    /// <summary>Nothing was refunded, and nothing will be.</summary>
    Closed,

    /// <summary>WeChat could not deliver the money; an operator handles it in the merchant portal.</summary>
    Abnormal,
}

/// <summary>The events that change a refund's status.</summary>
public enum RefundTrigger
{
    /// <summary>WeChat accepted it, or is still processing it.</summary>
    Accept,

    /// <summary>There is no reply that can be believed.</summary>
    LoseAnswer,

    /// <summary>A query shows that WeChat has no such refund: the same number is sent again.</summary>
    Requeue,

    /// <summary>The money was refunded.</summary>
    Succeed,

    /// <summary>WeChat closed or refused it.</summary>
    Close,

    /// <summary>The money could not be delivered.</summary>
    TurnAbnormal,
}

/// <summary>The state machine of a refund.</summary>
public static class RefundLifecycle
{
    /// <summary>The next status, or null if the status does not accept the trigger.</summary>
    public static RefundStatus? Next(RefundStatus status, RefundTrigger trigger) =>
        (status, trigger) switch
        {
            (Created or RefundStatus.Unknown or Abnormal, Accept) => Processing,
            (Created or Processing, LoseAnswer) => RefundStatus.Unknown,
            (RefundStatus.Unknown, Requeue) => Created,
            // Money that went back is always recorded as money, however late.
            (Created or Processing or RefundStatus.Unknown or Abnormal or Closed, Succeed) => Succeeded,
            (Created or Processing or RefundStatus.Unknown or Abnormal, Close) => Closed,
            (Created or Processing or RefundStatus.Unknown, TurnAbnormal) => Abnormal,
            _ => null,
        };

    /// <summary>Whether its amount counts as refunded or reserved at its payment.</summary>
    public static bool Counts(RefundStatus status) => status != Closed;
}
