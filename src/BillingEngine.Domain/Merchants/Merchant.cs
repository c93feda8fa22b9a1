using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;

namespace BillingEngine.Domain.Merchants;

/// <summary>
/// A tenant of the engine: an account in the configuration and, in institution mode, a sub-merchant of it.
/// </summary>
public sealed class Merchant
{
    private Merchant() { }

    /// <summary>The identifier.</summary>
    public MerchantId Id { get; private set; }

    /// <summary>The key of the account in the configuration.</summary>
    public string AccountKey { get; private set; } = "";

    /// <summary>The sub-merchant in institution mode; null for a direct account.</summary>
    public string? SubMchId { get; private set; }

    /// <summary>The sub-merchant's own app, where it has one.</summary>
    public string? SubAppId { get; private set; }

    /// <summary>For people.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The merchant category code a plan takes when it names none.</summary>
    public string MerchantCategoryCode { get; private set; } = "";

    /// <summary>The IANA zone of a customer that names none.</summary>
    public string TimeZone { get; private set; } = "";

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>On whose behalf the gateway is called.</summary>
    public GatewayRoute Route => new(AccountKey, SubMchId, SubAppId);

    /// <summary>Opens a tenant.</summary>
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
