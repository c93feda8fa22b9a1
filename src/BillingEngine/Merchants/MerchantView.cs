using BillingEngine.Domain.Common;
using BillingEngine.Domain.Merchants;

namespace BillingEngine.Merchants;

/// <summary>A tenant as operators see it.</summary>
public sealed record MerchantView
{
    /// <summary>Its identifier.</summary>
    public required MerchantId Id { get; init; }

    /// <summary>Always <c>merchant</c>.</summary>
    public string Object { get; } = "merchant";

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>The account of the configuration that it takes money with.</summary>
    public required string Account { get; init; }

    /// <summary>The sub-merchant, where the account is an institution's.</summary>
    public required string? SubMchid { get; init; }

    /// <summary>The sub-merchant's own app, where it has one.</summary>
    public required string? SubAppid { get; init; }

    /// <summary>The category of what it sells, where a plan says none.</summary>
    public required string MerchantCategoryCode { get; init; }

    /// <summary>The IANA time zone of its dates.</summary>
    public required string TimeZone { get; init; }

    /// <summary>When it was opened.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Shows a tenant.</summary>
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
