namespace BillingEngine.Client;

/// <summary>A customer as the API shows it; <c>time_zone</c> is null where the merchant's own counts.</summary>
public sealed record Customer
{
    /// <summary>Its identifier.</summary>
    public required string Id { get; init; }

    /// <summary>Always <c>customer</c>.</summary>
    public required string Object { get; init; }

    /// <summary>The merchant's own name of the customer.</summary>
    public required string Reference { get; init; }

    /// <summary>Who the payer is to the app that signs; null while it is not known.</summary>
    public required string? Openid { get; init; }

    /// <summary>What WeChat shows the payer at the signing.</summary>
    public required string DisplayName { get; init; }

    /// <summary>The customer's IANA time zone; null where the merchant's own counts.</summary>
    public required string? TimeZone { get; init; }

    /// <summary>The merchant's own pairs of texts, returned as they were given and searchable in lists.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
