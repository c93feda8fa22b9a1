using System.Text.Json.Serialization;
using WeChatPay.Simulator.Transactions;

namespace WeChatPay.Simulator.Refunds;

/// <summary>A refund of a deduction or an APP order: outgoing money in the ledger.</summary>
internal sealed class Refund
{
    public required string Mchid { get; init; }
    public string? SubMchid { get; init; }
    public required string OutRefundNo { get; init; }
    public required string OutTradeNo { get; init; }
    public required string TransactionId { get; init; }
    public required long Amount { get; init; }
    public required long Total { get; init; }
    public required string Currency { get; init; }
    public string? Reason { get; init; }
    public required string FundSource { get; init; }
    public string? NotifyUrl { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    public string RefundId { get; set; } = "";
    public long PayerRefund { get; set; }

    /// <summary>The part of the order's discount that it returns.</summary>
    public long Discount { get; set; }

    public string Status { get; set; } = RefundStates.Processing;
    public DateTimeOffset? SuccessAt { get; set; }

    /// <summary>When the state changes next without a call, and to which state.</summary>
    public DateTimeOffset? ResolveAt { get; set; }

    public string? ResolveTo { get; set; }

    /// <summary>When the merchant handles an abnormal refund; null waits for the control API.</summary>
    public DateTimeOffset? HandledAt { get; set; }

    /// <summary>Its amount as counted in the totals of the ledger.</summary>
    [JsonIgnore]
    public (long Refunded, long Refunding) Booked { get; set; }

    [JsonIgnore]
    public RefundKey Key => new(Mchid, SubMchid, OutRefundNo);

    [JsonIgnore]
    public OrderKey OrderKey => new(Mchid, SubMchid, OutTradeNo);

    /// <summary>Whether it uses part of the refundable amount; a closed refund releases its part.</summary>
    [JsonIgnore]
    public bool Counts => Status != RefundStates.Closed;

    /// <summary>
    /// Whether a repeated request has the same content; the notify address may change between attempts.
    /// </summary>
    public bool SameContent(Refund other) =>
        OutTradeNo == other.OutTradeNo
        && Amount == other.Amount
        && Total == other.Total
        && Currency == other.Currency
        && FundSource == other.FundSource
        && Reason == other.Reason;
}

/// <summary>out_refund_no is unique at its merchant (docs/wechat-pay-orders.md, Refunding).</summary>
internal readonly record struct RefundKey(string Mchid, string? SubMchid, string OutRefundNo);

/// <summary>States of a refund in query replies (docs/wechat-pay-orders.md, Refunds).</summary>
internal static class RefundStates
{
    public const string Processing = "PROCESSING";
    public const string Success = "SUCCESS";
    public const string Closed = "REFUNDCLOSE";
    public const string Abnormal = "ABNORMAL";

    /// <summary>The same state in a notification (D-31).</summary>
    public static string InNotification(string status) => status == Closed ? "CLOSED" : status;
}

/// <summary>The merchant's funds that a refund is taken from.</summary>
internal static class FundSources
{
    public const string Unsettled = "REFUND_SOURCE_UNSETTLED_FUNDS";
    public const string Recharge = "REFUND_SOURCE_RECHARGE_FUNDS";
}
