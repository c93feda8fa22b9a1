using System.Text.Json.Serialization;
using WeChatPay.Simulator.Transactions;

namespace WeChatPay.Simulator.Refunds;

/// <summary>A refund of a deduction or an APP order: the ledger's line of money that goes back.</summary>
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

    /// <summary>What of the order's discount it gives back.</summary>
    public long Discount { get; set; }

    public string Status { get; set; } = RefundStates.Processing;
    public DateTimeOffset? SuccessAt { get; set; }

    /// <summary>When the state changes next by itself, and to what.</summary>
    public DateTimeOffset? ResolveAt { get; set; }

    public string? ResolveTo { get; set; }

    /// <summary>When somebody will have dealt with an abnormal refund; null waits for the control door.</summary>
    public DateTimeOffset? HandledAt { get; set; }

    /// <summary>What the ledger's totals hold of it.</summary>
    [JsonIgnore]
    public (long Refunded, long Refunding) Booked { get; set; }

    [JsonIgnore]
    public RefundKey Key => new(Mchid, SubMchid, OutRefundNo);

    [JsonIgnore]
    public OrderKey OrderKey => new(Mchid, SubMchid, OutTradeNo);

    /// <summary>Whether it takes up part of what the order has to give; a closed one gives its part free.</summary>
    [JsonIgnore]
    public bool Counts => Status != RefundStates.Closed;

    /// <summary>Whether a repeated request says the same; the notify address may change between tries.</summary>
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

/// <summary>States of a refund as a query tells them (docs/wechat-pay-orders.md, Refunds).</summary>
internal static class RefundStates
{
    public const string Processing = "PROCESSING";
    public const string Success = "SUCCESS";
    public const string Closed = "REFUNDCLOSE";
    public const string Abnormal = "ABNORMAL";

    /// <summary>The same state as a notification tells it (D-31).</summary>
    public static string Told(string status) => status == Closed ? "CLOSED" : status;
}

/// <summary>Which of the merchant's money a refund is taken from.</summary>
internal static class FundSources
{
    public const string Unsettled = "REFUND_SOURCE_UNSETTLED_FUNDS";
    public const string Recharge = "REFUND_SOURCE_RECHARGE_FUNDS";
}
