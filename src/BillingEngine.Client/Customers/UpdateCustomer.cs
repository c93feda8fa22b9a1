using System.Text.Json.Serialization;

namespace BillingEngine.Client;

/// <summary>
/// Updates a customer. The openid cannot change while a contract is being signed or is active: another person would
/// pay.
/// </summary>
public sealed record UpdateCustomer
{
    /// <summary>The payer's openid in the app that signs. 1 to 128 ASCII characters without spaces.</summary>
    public string? Openid { get; init; }

    /// <summary>
    /// The name that WeChat shows the payer when signing. 1 to 32 characters, not blank; no control characters and no
    /// characters outside the Basic Multilingual Plane.
    /// </summary>
    public string? DisplayName { get; init; }

    /// <summary>
    /// The customer's IANA time zone, such as Asia/Hong_Kong; null for the merchant's time zone. It applies to
    /// subscriptions created later; the periods of existing ones do not change.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(TextChangeConverter))]
    public Change<string> TimeZone { get; init; }

    /// <summary>
    /// Key-value pairs of the merchant, returned unchanged and searchable in lists. At most 20 pairs; keys of 1 to 40
    /// characters; values of at most 500 characters.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
