using static BillingEngine.Domain.Refunds.RefundStatus;
using static BillingEngine.Domain.Refunds.RefundTrigger;

namespace BillingEngine.Domain.Refunds;

/// <summary>Where a refund stands.</summary>
public enum RefundStatus
{
    /// <summary>Its number is committed; it waits to be sent, or to be sent again with the same number.</summary>
    Created,

    /// <summary>WeChat has accepted it and is at work.</summary>
    Processing,

    /// <summary>Nobody knows: queried on a ladder, never guessed.</summary>
    Unknown,

    /// <summary>The money was given back.</summary>
    Succeeded,

    /// <summary>Nothing was given back and nothing will be.</summary>
    Closed,

    /// <summary>WeChat could not deliver the money; an operator handles it in the merchant portal.</summary>
    Abnormal,
}

/// <summary>What can happen to a refund.</summary>
public enum RefundTrigger
{
    /// <summary>WeChat accepted it, or is still at work.</summary>
    Accept,

    /// <summary>No answer that can be believed.</summary>
    LoseAnswer,

    /// <summary>A query shows that WeChat has no such refund: the same number is sent again.</summary>
    Requeue,

    /// <summary>The money was given back.</summary>
    Succeed,

    /// <summary>WeChat closed or refused it.</summary>
    Close,

    /// <summary>The money could not be delivered.</summary>
    TurnAbnormal,
}

/// <summary>The law of a refund's states.</summary>
public static class RefundLifecycle
{
    /// <summary>The state after a trigger, or null where the state does not accept it.</summary>
    public static RefundStatus? Next(RefundStatus status, RefundTrigger trigger) =>
        (status, trigger) switch
        {
            (Created or RefundStatus.Unknown or Abnormal, Accept) => Processing,
            (Created or Processing, LoseAnswer) => RefundStatus.Unknown,
            (RefundStatus.Unknown, Requeue) => Created,
            // Money that went back is recorded as what it is, however late.
            (Created or Processing or RefundStatus.Unknown or Abnormal or Closed, Succeed) => Succeeded,
            (Created or Processing or RefundStatus.Unknown or Abnormal, Close) => Closed,
            (Created or Processing or RefundStatus.Unknown, TurnAbnormal) => Abnormal,
            _ => null,
        };

    /// <summary>Whether its amount counts towards what was given back of its payment.</summary>
    public static bool Counts(RefundStatus status) => status != Closed;
}
