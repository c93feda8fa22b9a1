using System.Text.Json;
using System.Text.Json.Serialization;
using WeChatPay.Global.Http;
using WeChatPay.Global.Transactions;

namespace WeChatPay.Global.Refunds;

/// <summary>
/// A refund as WeChat Pay reports it: reply to a request or a query, entry of a list, and content of REFUND.*.
/// </summary>
public sealed record Refund
{
    /// <summary>Direct mode; in notifications only.</summary>
    public string? Mchid { get; init; }

    /// <summary>Institution mode; in notifications only.</summary>
    public string? SpMchid { get; init; }

    /// <summary>Institution mode; in notifications only.</summary>
    public string? SubMchid { get; init; }

    /// <summary>WeChat's refund id, in replies.</summary>
    public string? Id { get; init; }

    /// <summary>WeChat's refund id, in notifications (D-30).</summary>
    public string? RefundId { get; init; }

    /// <summary>The merchant's out_refund_no.</summary>
    public string? OutRefundNo { get; init; }

    /// <summary>WeChat's transaction_id of the order.</summary>
    public string? TransactionId { get; init; }

    /// <summary>The merchant's out_trade_no of the order.</summary>
    public string? OutTradeNo { get; init; }

    /// <summary>ORIGINAL, BALANCE, OTHER_BALANCE or OTHER_BANKCARD.</summary>
    public string? Channel { get; init; }

    /// <summary>The payer's account that received it, as text.</summary>
    public string? RecvAccount { get; init; }

    /// <summary>One of <see cref="RefundSources"/>, in any case (D-32).</summary>
    public string? FundSource { get; init; }

    /// <summary>When the money arrived, RFC 3339.</summary>
    public string? SuccessTime { get; init; }

    /// <summary>When the refund was accepted, RFC 3339.</summary>
    public string? CreateTime { get; init; }

    /// <summary>The state in queries: PROCESSING, SUCCESS, REFUNDCLOSE, ABNORMAL.</summary>
    public string? Status { get; init; }

    /// <summary>The state in notifications: SUCCESS, CLOSED, ABNORMAL (D-31).</summary>
    public string? RefundStatus { get; init; }

    /// <summary>The amounts.</summary>
    public RefundAmount? Amount { get; init; }

    /// <summary>Discounts under their older field name, of any shape (D-33).</summary>
    public JsonElement? Detail { get; init; }

    /// <summary>Discounts under their newer field name.</summary>
    public JsonElement? PromotionDetail { get; init; }

    /// <summary>Discounts under their field name in lists.</summary>
    public JsonElement? RefundDetail { get; init; }

    /// <summary>WeChat's refund id under either field name.</summary>
    [JsonIgnore]
    public string? AnyId => RefundId ?? Id;

    /// <summary>
    /// The state as one of <see cref="RefundStates"/>, or another text in capitals; null if it is missing, as in the
    /// reply to a request.
    /// </summary>
    [JsonIgnore]
    public string? AnyState =>
        ErrorCode.Normalise(RefundStatus ?? Status) switch
        {
            "" => null,
            "REFUNDCLOSE" or "REFUNDCLOSED" => RefundStates.Closed,
            var state => state,
        };

    /// <summary>Whether topped-up money paid for it; null if unknown.</summary>
    [JsonIgnore]
    public bool? FromRecharge => FundSource?.Equals(RefundSources.RechargeFunds, StringComparison.OrdinalIgnoreCase);

    /// <summary>The returned discounts, under any of their field names.</summary>
    [JsonIgnore]
    public IReadOnlyList<Promotion> Promotions => Promotion.ListOf(PromotionDetail ?? RefundDetail ?? Detail);
}

/// <summary>The states of a refund (docs/wechat-pay-orders.md, Refunds).</summary>
public static class RefundStates
{
    /// <summary>Being processed.</summary>
    public const string Processing = "PROCESSING";

    /// <summary>The money has arrived.</summary>
    public const string Success = "SUCCESS";

    /// <summary>It failed for good.</summary>
    public const string Closed = "CLOSED";

    /// <summary>The money could not be delivered; the merchant must act.</summary>
    public const string Abnormal = "ABNORMAL";
}

/// <summary>The amounts of a refund and of its order, in smallest units.</summary>
public sealed record RefundAmount
{
    /// <summary>The amount of the order.</summary>
    public long? Total { get; init; }

    /// <summary>The currency of the order and of the refund.</summary>
    public string? Currency { get; init; }

    /// <summary>The amount of the refund.</summary>
    public long? Refund { get; init; }

    /// <summary>What the payer paid.</summary>
    [JsonConverter(typeof(LenientInt64Converter))]
    public long? PayerTotal { get; init; }

    /// <summary>What the payer receives.</summary>
    [JsonConverter(typeof(LenientInt64Converter))]
    public long? PayerRefund { get; init; }

    /// <summary>The payer's currency.</summary>
    public string? PayerCurrency { get; init; }

    /// <summary>What the refund deducts from the settlement (unconfirmed).</summary>
    [JsonConverter(typeof(LenientInt64Converter))]
    public long? SettlementRefund { get; init; }

    /// <summary>The settlement's currency (unconfirmed).</summary>
    public string? SettlementCurrency { get; init; }

    /// <summary>For display only; never used to compute money (D-12).</summary>
    public ExchangeRate? ExchangeRate { get; init; }

    /// <summary>The funds that the money comes from, in lists (unconfirmed), of any shape.</summary>
    public JsonElement? From { get; init; }
}

/// <summary>A page of the refunds of one order.</summary>
public sealed record RefundPage
{
    /// <summary>WeChat's transaction_id of the order.</summary>
    public string? Id { get; init; }

    /// <summary>Direct mode.</summary>
    public string? Mchid { get; init; }

    /// <summary>Institution mode.</summary>
    public string? SpMchid { get; init; }

    /// <summary>Institution mode.</summary>
    public string? SubMchid { get; init; }

    /// <summary>The merchant's out_trade_no of the order.</summary>
    public string? OutTradeNo { get; init; }

    /// <summary>The amounts of the order.</summary>
    public PaidAmount? Amount { get; init; }

    /// <summary>How many refunds the order has.</summary>
    public int? TotalNum { get; init; }

    /// <summary>How many refunds this page has.</summary>
    public int? CurrentTotalNum { get; init; }

    /// <summary>The refunds, without the order's own numbers.</summary>
    public IReadOnlyList<Refund>? Data { get; init; }
}

/// <summary>The rest of the money that a merchant topped up for refunds, in the smallest unit.</summary>
public sealed record RechargeBalance(long? RemainingAmount, string? Currency);
