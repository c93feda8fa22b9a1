using System.Text.Json.Serialization;

namespace WeChatPay.Simulator.Transactions;

/// <summary>A deduction or an APP order: the ledger's line of money that comes in.</summary>
internal sealed class Order
{
    public required string Mchid { get; init; }
    public string? SubMchid { get; init; }
    public required string Appid { get; init; }
    public string? SubAppid { get; init; }
    public required string OutTradeNo { get; init; }

    /// <summary>The contract that pays; null for an APP order, which somebody pays.</summary>
    public string? ContractId { get; init; }

    /// <summary>Who pays; empty until somebody has paid an APP order.</summary>
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

    /// <summary>What the app opens the payment of an APP order with.</summary>
    public string? PrepayId { get; init; }

    /// <summary>From when on an APP order cannot be paid any more.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public string? LimitPay { get; init; }

    /// <summary>What is bought and where, as it was sent.</summary>
    public string? Details { get; init; }

    /// <summary>The how-manieth order of this payer at this merchant: a stable key for seeded faults.</summary>
    public required int Ordinal { get; init; }

    public required string NotifyUrl { get; set; }
    public string? TransactionId { get; set; }
    public string TradeState { get; set; } = TradeStates.NotPay;
    public DateTimeOffset? SuccessAt { get; set; }
    public long PayerTotal { get; set; }
    public string? PayerCurrency { get; set; }
    public long? Rate { get; set; }

    /// <summary>What the payer did not have to give, minor units, and who bears it.</summary>
    public long Discount { get; set; }

    public string? DiscountType { get; set; }

    public DateTimeOffset? ResolveAt { get; set; }
    public string? ResolveTo { get; set; }

    /// <summary>What the ledger's totals hold of it.</summary>
    [JsonIgnore]
    public long Booked { get; set; }

    [JsonIgnore]
    public bool IsApp => ContractId is null;

    /// <summary>
    /// Who it is for, as far as that is known when it is made: of an APP order what it asks, because its number is new
    /// in each run and its payer not known yet.
    /// </summary>
    [JsonIgnore]
    public string PayerKey => IsApp ? $"app/{Description}/{Total}{Currency}" : Openid;

    /// <summary>Whether money was taken, whatever was given back since.</summary>
    [JsonIgnore]
    public bool Paid => TradeState is TradeStates.Success or TradeStates.Refund;

    [JsonIgnore]
    public OrderKey Key => new(Mchid, SubMchid, OutTradeNo);

    /// <summary>Whether a repeated request says the same; the notify address may change between tries.</summary>
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

/// <summary>A payer: what is in the purse, and whether deductions are declined.</summary>
internal sealed class User
{
    public required string Openid { get; init; }

    /// <summary>Minor units; null is without limit.</summary>
    public long? Balance { get; set; }

    /// <summary>The currency of the balance; null takes any.</summary>
    public string? Currency { get; set; }

    /// <summary>The code with which every deduction is declined; null declines nothing.</summary>
    public string? Declines { get; set; }

    /// <summary>What the next payment costs less, minor units; used up by it.</summary>
    public long? Discount { get; set; }

    public string? DiscountType { get; set; }

    public bool CanPay(long total, string currency) =>
        Balance is not { } balance || (balance >= total && (Currency is null || Currency == currency));
}
