namespace BillingEngine.Client;

/// <summary>Makes a customer known by the merchant's own reference.</summary>
public sealed record CreateCustomer
{
    /// <summary>
    /// The merchant's own name of the customer, unique for the merchant. It must have 1 to 128 characters and not be
    /// blank. It must not contain control characters or characters outside the Basic Multilingual Plane. It must not
    /// look like an identifier of this API.
    /// </summary>
    public required string Reference { get; init; }

    /// <summary>
    /// What WeChat shows the payer at the signing. It must have 1 to 32 characters and not be blank. It must not
    /// contain control characters or characters outside the Basic Multilingual Plane.
    /// </summary>
    public required string DisplayName { get; init; }

    /// <summary>
    /// Who the payer is to the app that signs; the channels mini_program and jsapi need it. It must have 1 to 128 ASCII
    /// characters without spaces.
    /// </summary>
    public string? Openid { get; init; }

    /// <summary>
    /// The customer's IANA time zone; the merchant's own where it is left out. It must be the name of an IANA time
    /// zone, such as Asia/Hong_Kong.
    /// </summary>
    public string? TimeZone { get; init; }

    /// <summary>
    /// The merchant's own pairs of texts, returned as they were given and searchable in lists. It must have at most 20
    /// pairs. It must have keys of 1 to 40 characters. It must have values of at most 500 characters.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
