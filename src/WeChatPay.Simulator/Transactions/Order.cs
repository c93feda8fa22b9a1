using System.Text.Json.Serialization;

namespace WeChatPay.Simulator.Transactions;

/// <summary>A deduction or an APP order: incoming money in the ledger.</summary>
internal sealed record Order
{
    public required string Mchid { get; init; }
    public string? SubMchid { get; init; }
    public required string Appid { get; init; }
    public string? SubAppid { get; init; }
    public required string OutTradeNo { get; init; }

    /// <summary>The contract that pays a deduction; null for an APP order, which a person pays.</summary>
    public string? ContractId { get; init; }

    /// <summary>The payer; empty until an APP order is paid.</summary>
    public required string Openid { get; set; }

    public required string Description { get; init; }
    public string? Attach { get; init; }
    public string? GoodsTag { get; init; }
    public required string MerchantCategoryCode { get; init; }
    public required long Total { get; init; }
    public required string Currency { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public string? DeviceId { get; init; }
    public string? DeviceIp { get; init; }

    /// <summary>The prepay id with which the app opens the payment.</summary>
    public string? PrepayId { get; init; }

    /// <summary>When an APP order can no longer be paid.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public string? LimitPay { get; init; }

    /// <summary>The goods and the scene, as received.</summary>
    public string? Details { get; init; }

    /// <summary>
    /// Sequence number of this order among the orders of this payer at this merchant: a stable key for seeded faults.
    /// </summary>
    public required int Ordinal { get; init; }

    public required string NotifyUrl { get; set; }
    public string? TransactionId { get; set; }
    public string TradeState { get; set; } = TradeStates.NotPay;
    public DateTimeOffset? SuccessAt { get; set; }
    public long PayerTotal { get; set; }
    public string? PayerCurrency { get; set; }
    public long? Rate { get; set; }

    /// <summary>The discount of the payer in minor units; its type says who pays for it.</summary>
    public long Discount { get; set; }

    public string? DiscountType { get; set; }

    public DateTimeOffset? ResolveAt { get; set; }
    public string? ResolveTo { get; set; }

    /// <summary>Its amount as counted in the totals of the ledger.</summary>
    [JsonIgnore]
    public long Booked { get; set; }

    [JsonIgnore]
    public bool IsApp => ContractId is null;

    /// <summary>
    /// The payer as known when the order is created. For an APP order this is its content, because its number is new in
    /// each run and its payer is not known yet.
    /// </summary>
    [JsonIgnore]
    public string PayerKey => IsApp ? $"app/{Description}/{Total}{Currency}" : Openid;

    /// <summary>Whether it was ever paid, even if it was refunded since.</summary>
    [JsonIgnore]
    public bool Paid => TradeState is TradeStates.Success or TradeStates.Refund;

    [JsonIgnore]
    public OrderKey Key => new(Mchid, SubMchid, OutTradeNo);

    /// <summary>
    /// Whether a repeated request has the same content; the notify address may change between attempts.
    /// </summary>
    public bool SameContent(Order other) =>
        ContractId == other.ContractId
        && Total == other.Total
        && Currency == other.Currency
        && Description == other.Description
        && Attach == other.Attach
        && GoodsTag == other.GoodsTag
        && MerchantCategoryCode == other.MerchantCategoryCode
        && Appid == other.Appid
        && SubAppid == other.SubAppid
        && LimitPay == other.LimitPay
        && Details == other.Details;
}

/// <summary>States of an order (docs/wechat-pay.md, Query).</summary>
internal static class TradeStates
{
    public const string Success = "SUCCESS";
    public const string Refund = "REFUND";
    public const string NotPay = "NOTPAY";
    public const string Closed = "CLOSED";
    public const string PayError = "PAYERROR";
    public const string UserPaying = "USERPAYING";

    public static string Describe(string state) =>
        state switch
        {
            Success => "Payment successful",
            Refund => "Turned into a refund",
            NotPay => "Not paid",
            Closed => "Order closed",
            PayError => "Payment failed",
            _ => "The user is paying",
        };
}

/// <summary>A payer: the balance, and whether deductions are declined.</summary>
internal sealed class User
{
    public required string Openid { get; init; }

    /// <summary>In minor units; null is unlimited.</summary>
    public long? Balance { get; set; }

    /// <summary>The currency of the balance; null pays in any currency.</summary>
    public string? Currency { get; set; }

    /// <summary>The code with which every deduction is declined; null declines nothing.</summary>
    public string? Declines { get; set; }

    /// <summary>The discount of the next payment in minor units; the payment uses it up.</summary>
    public long? Discount { get; set; }

    public string? DiscountType { get; set; }

    public bool CanPay(long total, string currency) =>
        Balance is not { } balance || (balance >= total && (Currency is null || Currency == currency));
}
