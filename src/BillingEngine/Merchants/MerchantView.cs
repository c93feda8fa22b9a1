using BillingEngine.Domain.Common;
using BillingEngine.Domain.Merchants;

namespace BillingEngine.Merchants;

/// <summary>A tenant as operators see it.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Object">Always <c>merchant</c>.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Account">The account of the configuration that it takes money with.</param>
/// <param name="SubMchid">The sub-merchant, where the account is an institution's.</param>
/// <param name="SubAppid">The sub-merchant's own app, where it has one.</param>
/// <param name="MerchantCategoryCode">The category of what it sells, where a plan says none.</param>
/// <param name="TimeZone">The IANA time zone of its dates.</param>
/// <param name="CreatedAt">When it was opened.</param>
public sealed record MerchantView(
    MerchantId Id,
    string Object,
    string Name,
    string Account,
    string? SubMchid,
    string? SubAppid,
    string MerchantCategoryCode,
    string TimeZone,
    DateTimeOffset CreatedAt
)
{
    /// <summary>Shows a tenant.</summary>
    public static MerchantView Of(Merchant m) =>
        new(
            m.Id,
            "merchant",
            m.Name,
            m.AccountKey,
            m.SubMchId,
            m.SubAppId,
            m.MerchantCategoryCode,
            m.TimeZone,
            m.CreatedAt
        );
}
