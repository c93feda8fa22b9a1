using System.Text.Json.Serialization;

namespace BillingEngine.Client;

/// <summary>
/// Changes what may change of a customer. The openid stays once a contract is being signed or is in force: another
/// person would pay.
/// </summary>
public sealed record UpdateCustomer
{
    /// <summary>
    /// Who the payer is to the app that signs. It must have 1 to 128 ASCII characters without spaces.
    /// </summary>
    public string? Openid { get; init; }

    /// <summary>
    /// What WeChat shows the payer at the signing. It must have 1 to 32 characters and not be blank. It must not
    /// contain control characters or characters outside the Basic Multilingual Plane.
    /// </summary>
    public string? DisplayName { get; init; }

    /// <summary>
    /// The customer's IANA time zone; null takes the merchant's own. It counts for subscriptions that are made from
    /// then on; the periods of others stay as they are. It must be the name of an IANA time zone, such as
    /// Asia/Hong_Kong.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonConverter(typeof(TextChangeConverter))]
    public Change<string> TimeZone { get; init; }

    /// <summary>
    /// The merchant's own pairs of texts, returned as they were given and searchable in lists. It must have at most 20
    /// pairs. It must have keys of 1 to 40 characters. It must have values of at most 500 characters.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
