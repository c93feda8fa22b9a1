using System.Text.Json;
using System.Text.Json.Serialization;
using WeChatPay.Global.Http;

namespace WeChatPay.Global.Transactions;

/// <summary>
/// An order as WeChat Pay reports it: reply to a deduction or a query, and content of TRANSACTION.SUCCESS.
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

    /// <summary>The merchant's out_trade_no.</summary>
    public string? OutTradeNo { get; init; }

    /// <summary>WeChat's transaction_id of a deduction.</summary>
    public string? TransactionId { get; init; }

    /// <summary>WeChat's transaction_id of an APP order (D-30).</summary>
    public string? Id { get; init; }

    /// <summary>The text that the request contained.</summary>
    public string? Attach { get; init; }

    /// <summary>AUTH for deductions; any text is accepted (D-42).</summary>
    public string? TradeType { get; init; }

    /// <summary>The bank or balance that paid.</summary>
    public string? BankType { get; init; }

    /// <summary>When it was paid, RFC 3339.</summary>
    public string? SuccessTime { get; init; }

    /// <summary>SUCCESS, REFUND, NOTPAY, CLOSED, PAYERROR, USERPAYING, REVOKED.</summary>
    public string? TradeState { get; init; }

    /// <summary>A description of the state.</summary>
    public string? TradeStateDesc { get; init; }

    /// <summary>The code that the request contained.</summary>
    public string? MerchantCategoryCode { get; init; }

    /// <summary>The contract_id of the contract that paid.</summary>
    public string? ContractId { get; init; }

    /// <summary>The value that the request contained, of any shape.</summary>
    public JsonElement? SceneInfo { get; init; }

    /// <summary>The payer.</summary>
    public Payer? Payer { get; init; }

    /// <summary>The amount of the order, and what was paid.</summary>
    public PaidAmount? Amount { get; init; }

    /// <summary>Discounts, of any shape (D-13).</summary>
    public JsonElement? PromotionDetail { get; init; }

    /// <summary>WeChat's transaction_id under either field name.</summary>
    [JsonIgnore]
    public string? AnyId => TransactionId ?? Id;

    /// <summary>The discounts, and who pays which part of them.</summary>
    [JsonIgnore]
    public IReadOnlyList<Promotion> Promotions => Promotion.ListOf(PromotionDetail);
}

/// <summary>The payer, by mode: openid, or sp_openid and sub_openid.</summary>
public sealed record Payer(string? Openid, string? SpOpenid = null, string? SubOpenid = null);

/// <summary>The amount of an order, and what the payer paid for it.</summary>
public sealed record PaidAmount
{
    /// <summary>The amount of the order, in the smallest unit.</summary>
    public long? Total { get; init; }

    /// <summary>The currency of the order.</summary>
    public string? Currency { get; init; }

    /// <summary>What the payer paid, often in CNY.</summary>
    [JsonConverter(typeof(LenientInt64Converter))]
    public long? PayerTotal { get; init; }

    /// <summary>The payer's currency.</summary>
    public string? PayerCurrency { get; init; }

    /// <summary>For display only; never used to compute money (D-12).</summary>
    public ExchangeRate? ExchangeRate { get; init; }
}

/// <summary>An exchange rate scaled by 10^8.</summary>
public sealed record ExchangeRate
{
    /// <summary>SETTLEMENT_RATE or USERPAYMENT_RATE.</summary>
    public string? Type { get; init; }

    /// <summary>Rate x 10^8.</summary>
    [JsonConverter(typeof(LenientInt64Converter))]
    public long? Rate { get; init; }
}
