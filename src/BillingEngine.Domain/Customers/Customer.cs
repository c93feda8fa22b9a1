using BillingEngine.Domain.Common;

namespace BillingEngine.Domain.Customers;

/// <summary>The payer: the merchant's own reference, and an openid for the app that signs.</summary>
public sealed class Customer : Entity
{
    private Customer() { }

    public CustomerId Id { get; private set; }

    public MerchantId MerchantId { get; private set; }

    /// <summary>The merchant's own reference, unique per merchant.</summary>
    public string Reference { get; private set; } = "";

    /// <summary>
    /// The payer's openid under the app that signs (direct: appid; institution: sub_appid, else sp_appid); null until
    /// known.
    /// </summary>
    public string? OpenId { get; private set; }

    /// <summary>The same person's openid under the institution's app; learned from the first success.</summary>
    public string? SpOpenId { get; private set; }

    /// <summary>The name on the signing page, 1-32 characters of the BMP.</summary>
    public string DisplayName { get; private set; } = "";

    /// <summary>The payer's IANA time zone; null means the merchant's.</summary>
    public string? TimeZone { get; private set; }

    /// <summary>The merchant's own key-value pairs.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; private set; } = new Dictionary<string, string>();

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Creates a customer.</summary>
    public static Customer Create(
        MerchantId merchant,
        string reference,
        string? openId,
        string displayName,
        string? timeZone,
        IReadOnlyDictionary<string, string> metadata,
        DateTimeOffset now
    )
    {
        var customer = new Customer
        {
            Id = Common.Id.New<CustomerId>(now),
            MerchantId = merchant,
            Reference = reference,
            OpenId = openId,
            DisplayName = displayName,
            TimeZone = timeZone,
            Metadata = metadata,
            CreatedAt = now,
        };
        customer.Touch(now);
        return customer;
    }

    /// <summary>Changes the parts that may change; null keeps a part as it is.</summary>
    public void Update(
        string? openId,
        string? displayName,
        string? timeZone,
        IReadOnlyDictionary<string, string>? metadata,
        DateTimeOffset now
    )
    {
        OpenId = openId ?? OpenId;
        DisplayName = displayName ?? DisplayName;
        TimeZone = timeZone ?? TimeZone;
        Metadata = metadata ?? Metadata;
        Touch(now);
    }

    /// <summary>
    /// Updates a known customer with what a caller sent; null keeps a part as it is. If nothing differs, nothing is
    /// written.
    /// </summary>
    public void BringUpToDate(
        string displayName,
        string? timeZone,
        IReadOnlyDictionary<string, string>? metadata,
        DateTimeOffset now
    )
    {
        if (
            displayName != DisplayName
            || (timeZone ?? TimeZone) != TimeZone
            || (metadata is not null && (metadata.Count != Metadata.Count || metadata.Except(Metadata).Any()))
        )
        {
            Update(null, displayName, timeZone, metadata, now);
        }
    }

    /// <summary>Changes the payer's time zone; null means the merchant's.</summary>
    public void ChangeTimeZone(string? timeZone, DateTimeOffset now)
    {
        TimeZone = timeZone;
        Touch(now);
    }

    /// <summary>
    /// Stores the payer's openids where they were unknown: the one of the app that signs, and the institution's.
    /// </summary>
    public void Learn(string? openId, string? spOpenId, DateTimeOffset now)
    {
        if ((OpenId is not null || openId is null) && (SpOpenId is not null || spOpenId is null))
            return;
        OpenId ??= openId;
        SpOpenId ??= spOpenId;
        Touch(now);
    }
}
