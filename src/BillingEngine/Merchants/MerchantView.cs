using BillingEngine.Domain.Common;
using BillingEngine.Domain.Merchants;

namespace BillingEngine.Merchants;

/// <summary>A merchant (tenant).</summary>
public sealed record MerchantView
{
    /// <summary>The identifier of the merchant.</summary>
    public required MerchantId Id { get; init; }

    /// <summary>Always <c>merchant</c>.</summary>
    public string Object { get; } = "merchant";

    /// <summary>The display name of the merchant.</summary>
    public required string Name { get; init; }

    /// <summary>The configured WeChat account that receives its payments.</summary>
    public required string Account { get; init; }

    /// <summary>The sub-merchant, when the account is an institution's.</summary>
    public required string? SubMchid { get; init; }

    /// <summary>The sub-merchant's own app, if it has one.</summary>
    public required string? SubAppid { get; init; }

    /// <summary>The default merchant category code of its plans.</summary>
    public required string MerchantCategoryCode { get; init; }

    /// <summary>The default IANA time zone of its subscriptions.</summary>
    public required string TimeZone { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    public static MerchantView Of(Merchant m) =>
        new()
        {
            Id = m.Id,
            Name = m.Name,
            Account = m.AccountKey,
            SubMchid = m.SubMchId,
            SubAppid = m.SubAppId,
            MerchantCategoryCode = m.MerchantCategoryCode,
            TimeZone = m.TimeZone,
            CreatedAt = m.CreatedAt,
        };
}
