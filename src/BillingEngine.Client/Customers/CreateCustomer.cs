namespace BillingEngine.Client;

/// <summary>Creates a customer under the merchant's own reference.</summary>
public sealed record CreateCustomer
{
    /// <summary>
    /// The merchant's own name of the customer, unique per merchant. 1 to 128 characters, not blank; no control
    /// characters and no characters outside the Basic Multilingual Plane. It must not look like an id of this API.
    /// </summary>
    public required string Reference { get; init; }

    /// <summary>
    /// The name that WeChat shows the payer when signing. 1 to 32 characters, not blank; no control characters and no
    /// characters outside the Basic Multilingual Plane.
    /// </summary>
    public required string DisplayName { get; init; }

    /// <summary>
    /// The payer's openid in the app that signs. The channels mini_program and jsapi require it. 1 to 128 ASCII
    /// characters without spaces.
    /// </summary>
    public string? Openid { get; init; }

    /// <summary>The customer's IANA time zone, such as Asia/Hong_Kong. Default: the merchant's time zone.</summary>
    public string? TimeZone { get; init; }

    /// <summary>
    /// Key-value pairs of the merchant, returned unchanged and searchable in lists. At most 20 pairs; keys of 1 to 40
    /// characters; values of at most 500 characters.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
