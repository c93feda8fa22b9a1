namespace WeChatPay.Global.Refunds;

/// <summary>
/// Body of a refund of a deduction or an APP order; the ids of the mode are set by the client
/// (docs/wechat-pay-orders.md, Refunding).
/// </summary>
public sealed record RefundBody
{
    /// <summary>Direct mode.</summary>
    public string? Mchid { get; init; }

    /// <summary>Direct mode.</summary>
    public string? Appid { get; init; }

    /// <summary>Institution mode.</summary>
    public string? SpMchid { get; init; }

    /// <summary>Institution mode.</summary>
    public string? SpAppid { get; init; }

    /// <summary>Institution mode.</summary>
    public string? SubMchid { get; init; }

    /// <summary>Institution mode, optional.</summary>
    public string? SubAppid { get; init; }

    /// <summary>The paid order by the gateway's number; this or <see cref="OutTradeNo"/>.</summary>
    public string? TransactionId { get; init; }

    /// <summary>The paid order by the merchant's number.</summary>
    public string? OutTradeNo { get; init; }

    /// <summary>The merchant's number of the refund, at most 64 characters; it gives back once.</summary>
    public string? OutRefundNo { get; init; }

    /// <summary>Shown to the payer; at most 80 characters.</summary>
    public string? Reason { get; init; }

    /// <summary>One of <see cref="RefundSources"/>; the unsettled funds when absent.</summary>
    public string? Source { get; init; }

    /// <summary>Where REFUND.* goes: https, no query string; without it nothing is told (unconfirmed).</summary>
    public string? NotifyUrl { get; init; }

    /// <summary>What is given back, and of what.</summary>
    public RefundRequestAmount? Amount { get; init; }
}

/// <summary>
/// What to give back and what the order was about, in the smallest unit of the order's currency.
/// </summary>
public sealed record RefundRequestAmount(long? Refund, long? Total, string? Currency);

/// <summary>Which of the merchant's money a refund is taken from.</summary>
public static class RefundSources
{
    /// <summary>Payments that are not settled yet: the default.</summary>
    public const string UnsettledFunds = "REFUND_SOURCE_UNSETTLED_FUNDS";

    /// <summary>What the merchant paid in for refunds.</summary>
    public const string RechargeFunds = "REFUND_SOURCE_RECHARGE_FUNDS";
}
