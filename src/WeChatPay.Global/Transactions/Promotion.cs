using System.Text.Json;
using System.Text.Json.Serialization;
using WeChatPay.Global.Http;

namespace WeChatPay.Global.Transactions;

/// <summary>A discount and who pays which part of it; amounts in smallest units.</summary>
public sealed record Promotion
{
    /// <summary>The id of the coupon.</summary>
    public string? PromotionId { get; init; }

    /// <summary>The name of the coupon.</summary>
    public string? Name { get; init; }

    /// <summary>GLOBAL (the whole order) or SINGLE (single items).</summary>
    public string? Scope { get; init; }

    /// <summary>COUPON (settled to the merchant) or DISCOUNT (not settled).</summary>
    public string? Type { get; init; }

    /// <summary>The face value.</summary>
    [JsonConverter(typeof(LenientInt64Converter))]
    public long? Amount { get; init; }

    /// <summary>How much of it a refund returns.</summary>
    [JsonConverter(typeof(LenientInt64Converter))]
    public long? RefundAmount { get; init; }

    /// <summary>The currency of the amounts.</summary>
    public string? Currency { get; init; }

    /// <summary>The id of the campaign.</summary>
    public string? ActivityId { get; init; }

    /// <summary>The part that WeChat Pay pays.</summary>
    [JsonConverter(typeof(LenientInt64Converter))]
    public long? WxpayContributeAmount { get; init; }

    /// <summary>The same under the field name of the samples (D-13).</summary>
    [JsonConverter(typeof(LenientInt64Converter))]
    public long? WechatpayContributeAmount { get; init; }

    /// <summary>The part that the merchant pays.</summary>
    [JsonConverter(typeof(LenientInt64Converter))]
    public long? MerchantContributeAmount { get; init; }

    /// <summary>The part that others pay.</summary>
    [JsonConverter(typeof(LenientInt64Converter))]
    public long? OtherContributeAmount { get; init; }

    /// <summary>The goods it applies to, of any shape.</summary>
    public JsonElement? GoodsDetail { get; init; }

    /// <summary>The part that WeChat Pay pays, under either field name.</summary>
    [JsonIgnore]
    public long? ByWeChatPay => WxpayContributeAmount ?? WechatpayContributeAmount;

    /// <summary>
    /// Parses one discount or several. Anything else is left out, because nothing depends on discounts (D-33).
    /// </summary>
    public static IReadOnlyList<Promotion> ListOf(JsonElement? detail) =>
        detail switch
        {
            { ValueKind: JsonValueKind.Array } several =>
            [
                .. several.EnumerateArray().Select(Read).OfType<Promotion>(),
            ],
            { ValueKind: JsonValueKind.Object } one => Read(one) is { } read ? [read] : [],
            _ => [],
        };

    private static Promotion? Read(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object ? element.Deserialize(TransactionJson.Wire.Promotion) : null;
}
