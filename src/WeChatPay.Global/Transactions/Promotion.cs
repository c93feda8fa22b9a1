using System.Text.Json;
using System.Text.Json.Serialization;
using WeChatPay.Global.Http;

namespace WeChatPay.Global.Transactions;

/// <summary>A discount, and who bears which part of it; amounts in smallest units.</summary>
public sealed record Promotion
{
    /// <summary>The coupon.</summary>
    public string? PromotionId { get; init; }

    /// <summary>What it is called.</summary>
    public string? Name { get; init; }

    /// <summary>GLOBAL (the whole order) or SINGLE (single items).</summary>
    public string? Scope { get; init; }

    /// <summary>COUPON (settled to the merchant) or DISCOUNT (not settled).</summary>
    public string? Type { get; init; }

    /// <summary>Face value.</summary>
    [JsonConverter(typeof(LenientInt64Converter))]
    public long? Amount { get; init; }

    /// <summary>How much of it a refund gives back.</summary>
    [JsonConverter(typeof(LenientInt64Converter))]
    public long? RefundAmount { get; init; }

    /// <summary>Currency of the amounts.</summary>
    public string? Currency { get; init; }

    /// <summary>The campaign.</summary>
    public string? ActivityId { get; init; }

    /// <summary>Borne by WeChat Pay.</summary>
    [JsonConverter(typeof(LenientInt64Converter))]
    public long? WxpayContributeAmount { get; init; }

    /// <summary>The same under the samples' name (D-13).</summary>
    [JsonConverter(typeof(LenientInt64Converter))]
    public long? WechatpayContributeAmount { get; init; }

    /// <summary>Borne by the merchant.</summary>
    [JsonConverter(typeof(LenientInt64Converter))]
    public long? MerchantContributeAmount { get; init; }

    /// <summary>Borne by somebody else.</summary>
    [JsonConverter(typeof(LenientInt64Converter))]
    public long? OtherContributeAmount { get; init; }

    /// <summary>The items it is for, in whatever shape.</summary>
    public JsonElement? GoodsDetail { get; init; }

    /// <summary>What WeChat Pay bears, under either name.</summary>
    [JsonIgnore]
    public long? ByWeChatPay => WxpayContributeAmount ?? WechatpayContributeAmount;

    /// <summary>
    /// Reads one discount or several; what is no discount is left out, for nothing hangs on them (D-33).
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
        element.ValueKind == JsonValueKind.Object ? element.Deserialize(WireJson.Wire.Promotion) : null;
}
