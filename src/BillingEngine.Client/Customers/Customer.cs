namespace BillingEngine.Client;

/// <summary>A customer.</summary>
public sealed record Customer
{
    public required string Id { get; init; }

    /// <summary>Always <c>customer</c>.</summary>
    public required string Object { get; init; }

    /// <summary>The merchant's own name of the customer.</summary>
    public required string Reference { get; init; }

    /// <summary>The payer's openid in the app that signs; null while it is unknown.</summary>
    public required string? Openid { get; init; }

    /// <summary>The name that WeChat shows the payer when signing.</summary>
    public required string DisplayName { get; init; }

    /// <summary>The customer's IANA time zone; null for the merchant's time zone.</summary>
    public required string? TimeZone { get; init; }

    /// <summary>Key-value pairs of the merchant, returned unchanged and searchable in lists.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
