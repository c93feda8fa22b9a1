namespace WeChatPay.Global.Refunds;

/// <summary>
/// Body of a refund of a deduction or an APP order; the client sets the ids of the account's mode
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

    /// <summary>WeChat's transaction_id of the paid order; either this or <see cref="OutTradeNo"/>.</summary>
    public string? TransactionId { get; init; }

    /// <summary>The merchant's out_trade_no of the paid order.</summary>
    public string? OutTradeNo { get; init; }

    /// <summary>The merchant's refund number, at most 64 characters; one number refunds only once.</summary>
    public string? OutRefundNo { get; init; }

    /// <summary>Shown to the payer; at most 80 characters.</summary>
    public string? Reason { get; init; }

    /// <summary>One of <see cref="RefundSources"/>; the unsettled funds if absent.</summary>
    public string? Source { get; init; }

    /// <summary>URL for REFUND.*: https, no query string; without it no notification is sent (unconfirmed).</summary>
    public string? NotifyUrl { get; init; }

    /// <summary>The amounts.</summary>
    public RefundRequestAmount? Amount { get; init; }
}

/// <summary>The amount to refund and the amount of the order, in the smallest unit of the order's currency.</summary>
public sealed record RefundRequestAmount(long? Refund, long? Total, string? Currency);

/// <summary>Which of the merchant's funds a refund is taken from.</summary>
public static class RefundSources
{
    /// <summary>Payments that are not settled yet: the default.</summary>
    public const string UnsettledFunds = "REFUND_SOURCE_UNSETTLED_FUNDS";

    /// <summary>Money that the merchant topped up for refunds.</summary>
    public const string RechargeFunds = "REFUND_SOURCE_RECHARGE_FUNDS";
}
