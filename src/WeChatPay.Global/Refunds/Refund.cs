using System.Text.Json;
using System.Text.Json.Serialization;
using WeChatPay.Global.Http;
using WeChatPay.Global.Transactions;

namespace WeChatPay.Global.Refunds;

/// <summary>
/// A refund as the gateway tells it: reply to the request or a query, entry of a list, and content of REFUND.*.
/// </summary>
public sealed record Refund
{
    /// <summary>Direct mode; in notifications only.</summary>
    public string? Mchid { get; init; }

    /// <summary>Institution mode; in notifications only.</summary>
    public string? SpMchid { get; init; }

    /// <summary>Institution mode; in notifications only.</summary>
    public string? SubMchid { get; init; }

    /// <summary>The gateway's number of the refund, in replies.</summary>
    public string? Id { get; init; }

    /// <summary>The gateway's number of the refund, in notifications (D-30).</summary>
    public string? RefundId { get; init; }

    /// <summary>The merchant's number of the refund.</summary>
    public string? OutRefundNo { get; init; }

    /// <summary>The order by the gateway's number.</summary>
    public string? TransactionId { get; init; }

    /// <summary>The order by the merchant's number.</summary>
    public string? OutTradeNo { get; init; }

    /// <summary>ORIGINAL, BALANCE, OTHER_BALANCE or OTHER_BANKCARD.</summary>
    public string? Channel { get; init; }

    /// <summary>The account that received it, in words.</summary>
    public string? RecvAccount { get; init; }

    /// <summary>One of <see cref="RefundSources"/>, in whatever case (D-32).</summary>
    public string? FundSource { get; init; }

    /// <summary>RFC 3339; when the money arrived.</summary>
    public string? SuccessTime { get; init; }

    /// <summary>RFC 3339; when the refund was accepted.</summary>
    public string? CreateTime { get; init; }

    /// <summary>The state in queries: PROCESSING, SUCCESS, REFUNDCLOSE, ABNORMAL.</summary>
    public string? Status { get; init; }

    /// <summary>The state in notifications: SUCCESS, CLOSED, ABNORMAL (D-31).</summary>
    public string? RefundStatus { get; init; }

    /// <summary>What is given back, and of what.</summary>
    public RefundAmount? Amount { get; init; }

    /// <summary>Discounts under their older name, in whatever shape (D-33).</summary>
    public JsonElement? Detail { get; init; }

    /// <summary>Discounts under their newer name.</summary>
    public JsonElement? PromotionDetail { get; init; }

    /// <summary>Discounts under their name in lists.</summary>
    public JsonElement? RefundDetail { get; init; }

    /// <summary>The gateway's number of the refund under either name.</summary>
    [JsonIgnore]
    public string? AnyId => RefundId ?? Id;

    /// <summary>
    /// The state as one of <see cref="RefundStates"/>, or another text in capitals; null when it is not told, as in
    /// the reply to the request.
    /// </summary>
    [JsonIgnore]
    public string? AnyState =>
        ErrorCode.Normalise(RefundStatus ?? Status) switch
        {
            "" => null,
            "REFUNDCLOSE" or "REFUNDCLOSED" => RefundStates.Closed,
            var state => state,
        };

    /// <summary>Whether recharged money paid for it; null when that is not told.</summary>
    [JsonIgnore]
    public bool? FromRecharge => FundSource?.Equals(RefundSources.RechargeFunds, StringComparison.OrdinalIgnoreCase);

    /// <summary>The discounts that were given back, under whichever name they came.</summary>
    [JsonIgnore]
    public IReadOnlyList<Promotion> Promotions => Promotion.ListOf(PromotionDetail ?? RefundDetail ?? Detail);
}

/// <summary>The states of a refund (docs/wechat-pay-orders.md, Refunds).</summary>
public static class RefundStates
{
    /// <summary>In work.</summary>
    public const string Processing = "PROCESSING";

    /// <summary>The money has arrived.</summary>
    public const string Success = "SUCCESS";

    /// <summary>It failed for good.</summary>
    public const string Closed = "CLOSED";

    /// <summary>The money could not be delivered; somebody must act.</summary>
    public const string Abnormal = "ABNORMAL";
}

/// <summary>Amounts of a refund and of its order, in smallest units.</summary>
public sealed record RefundAmount
{
    /// <summary>Of the order.</summary>
    public long? Total { get; init; }

    /// <summary>Of the order and of the refund.</summary>
    public string? Currency { get; init; }

    /// <summary>What is given back.</summary>
    public long? Refund { get; init; }

    /// <summary>What the payer had paid.</summary>
    [JsonConverter(typeof(LenientInt64Converter))]
    public long? PayerTotal { get; init; }

    /// <summary>What the payer gets back.</summary>
    [JsonConverter(typeof(LenientInt64Converter))]
    public long? PayerRefund { get; init; }

    /// <summary>The payer's currency.</summary>
    public string? PayerCurrency { get; init; }

    /// <summary>What the refund takes from the settlement (unconfirmed).</summary>
    [JsonConverter(typeof(LenientInt64Converter))]
    public long? SettlementRefund { get; init; }

    /// <summary>The settlement's currency (unconfirmed).</summary>
    public string? SettlementCurrency { get; init; }

    /// <summary>For display only; money is never reckoned from it (D-12).</summary>
    public ExchangeRate? ExchangeRate { get; init; }

    /// <summary>The funds it is taken from, in lists (unconfirmed), in whatever shape.</summary>
    public JsonElement? From { get; init; }
}

/// <summary>A page of the refunds of one order.</summary>
public sealed record RefundPage
{
    /// <summary>The order by the gateway's number.</summary>
    public string? Id { get; init; }

    /// <summary>Direct mode.</summary>
    public string? Mchid { get; init; }

    /// <summary>Institution mode.</summary>
    public string? SpMchid { get; init; }

    /// <summary>Institution mode.</summary>
    public string? SubMchid { get; init; }

    /// <summary>The order by the merchant's number.</summary>
    public string? OutTradeNo { get; init; }

    /// <summary>Of the order.</summary>
    public PaidAmount? Amount { get; init; }

    /// <summary>How many refunds the order has.</summary>
    public int? TotalNum { get; init; }

    /// <summary>How many are in this page.</summary>
    public int? CurrentTotalNum { get; init; }

    /// <summary>The refunds, without the order's own numbers.</summary>
    public IReadOnlyList<Refund>? Data { get; init; }
}

/// <summary>What is left of the money a merchant paid in for refunds, in the smallest unit.</summary>
public sealed record RechargeBalance(long? RemainingAmount, string? Currency);
