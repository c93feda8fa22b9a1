using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;

namespace BillingEngine.Domain.Merchants;

/// <summary>
/// A tenant of the engine: a WeChat Pay account of the configuration and, in institution mode, one of its
/// sub-merchants.
/// </summary>
public sealed class Merchant
{
    private Merchant() { }

    public MerchantId Id { get; private set; }

    /// <summary>Key of the WeChat Pay account, as in the configuration.</summary>
    public string AccountKey { get; private set; } = "";

    /// <summary>The sub-merchant in institution mode; null for a direct account.</summary>
    public string? SubMchId { get; private set; }

    /// <summary>The sub-merchant's own app, if it has one.</summary>
    public string? SubAppId { get; private set; }

    /// <summary>A name for people.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The merchant category code of plans that set none.</summary>
    public string MerchantCategoryCode { get; private set; } = "";

    /// <summary>The IANA time zone of customers that set none.</summary>
    public string TimeZone { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>The WeChat Pay account and sub-merchant that the gateway is called for.</summary>
    public GatewayRoute Route => new(AccountKey, SubMchId, SubAppId);

    /// <summary>Creates a merchant.</summary>
    public static Merchant Open(
        string accountKey,
        string? subMchId,
        string? subAppId,
        string name,
        string merchantCategoryCode,
        string timeZone,
        DateTimeOffset now
    ) =>
        new()
        {
            Id = Common.Id.New<MerchantId>(now),
            AccountKey = accountKey,
            SubMchId = subMchId,
            SubAppId = subAppId,
            Name = name,
            MerchantCategoryCode = merchantCategoryCode,
            TimeZone = timeZone,
            CreatedAt = now,
        };
}
