using System.Text.Json;
using System.Text.Json.Serialization;
using WeChatPay.Global.Http;

namespace WeChatPay.Global.Transactions;

/// <summary>
/// An order as the gateway tells it: reply to a deduction or a query, and content of TRANSACTION.SUCCESS.
/// </summary>
public sealed record Transaction
{
    /// <summary>Direct mode.</summary>
    public string? Mchid { get; init; }

    /// <summary>Direct mode.</summary>
    public string? Appid { get; init; }

    /// <summary>Institution mode.</summary>
    public string? SpMchid { get; init; }

    /// <summary>Institution mode.</summary>
    public string? SubMchid { get; init; }

    /// <summary>Institution mode.</summary>
    public string? SpAppid { get; init; }

    /// <summary>Institution mode, optional.</summary>
    public string? SubAppid { get; init; }

    /// <summary>The merchant's number.</summary>
    public string? OutTradeNo { get; init; }

    /// <summary>The gateway's number of a deduction.</summary>
    public string? TransactionId { get; init; }

    /// <summary>The gateway's number of an APP order (D-30).</summary>
    public string? Id { get; init; }

    /// <summary>Echo of the request.</summary>
    public string? Attach { get; init; }

    /// <summary>AUTH for deductions; any text is taken (D-42).</summary>
    public string? TradeType { get; init; }

    /// <summary>Bank or balance that paid.</summary>
    public string? BankType { get; init; }

    /// <summary>RFC 3339; when it was paid.</summary>
    public string? SuccessTime { get; init; }

    /// <summary>SUCCESS, REFUND, NOTPAY, CLOSED, PAYERROR, USERPAYING, REVOKED.</summary>
    public string? TradeState { get; init; }

    /// <summary>The state in words.</summary>
    public string? TradeStateDesc { get; init; }

    /// <summary>Echo of the request.</summary>
    public string? MerchantCategoryCode { get; init; }

    /// <summary>The contract that paid.</summary>
    public string? ContractId { get; init; }

    /// <summary>Echo of the request, in whatever shape.</summary>
    public JsonElement? SceneInfo { get; init; }

    /// <summary>Who paid.</summary>
    public Payer? Payer { get; init; }

    /// <summary>What was asked and what was paid.</summary>
    public PaidAmount? Amount { get; init; }

    /// <summary>Discounts, in whatever shape (D-13).</summary>
    public JsonElement? PromotionDetail { get; init; }

    /// <summary>The gateway's number under either name.</summary>
    [JsonIgnore]
    public string? AnyId => TransactionId ?? Id;

    /// <summary>The discounts, and who bears which part of them.</summary>
    [JsonIgnore]
    public IReadOnlyList<Promotion> Promotions => Promotion.ListOf(PromotionDetail);
}

/// <summary>The payer, by mode: openid, or sp_openid and sub_openid.</summary>
public sealed record Payer(string? Openid, string? SpOpenid = null, string? SubOpenid = null);

/// <summary>Amount of the order, and what the payer gave for it.</summary>
public sealed record PaidAmount
{
    /// <summary>Of the order, in the smallest unit.</summary>
    public long? Total { get; init; }

    /// <summary>Of the order.</summary>
    public string? Currency { get; init; }

    /// <summary>What the payer paid, often in CNY.</summary>
    [JsonConverter(typeof(LenientInt64Converter))]
    public long? PayerTotal { get; init; }

    /// <summary>The payer's currency.</summary>
    public string? PayerCurrency { get; init; }

    /// <summary>For display only; money is never reckoned from it (D-12).</summary>
    public ExchangeRate? ExchangeRate { get; init; }
}

/// <summary>A rate scaled by 10^8.</summary>
public sealed record ExchangeRate
{
    /// <summary>SETTLEMENT_RATE or USERPAYMENT_RATE.</summary>
    public string? Type { get; init; }

    /// <summary>Rate x 10^8.</summary>
    [JsonConverter(typeof(LenientInt64Converter))]
    public long? Rate { get; init; }
}
