using BillingEngine.Domain.Common;
using BillingEngine.Domain.Customers;

namespace BillingEngine.Customers;

/// <summary>A customer as the API shows it; <c>time_zone</c> is null where the merchant's own counts.</summary>
public sealed record CustomerView
{
    /// <summary>Its identifier.</summary>
    public required CustomerId Id { get; init; }

    /// <summary>Always <c>customer</c>.</summary>
    public string Object { get; } = "customer";

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

    /// <summary>Shows a customer.</summary>
    public static CustomerView Of(Customer customer) =>
        new()
        {
            Id = customer.Id,
            Reference = customer.Reference,
            Openid = customer.OpenId,
            DisplayName = customer.DisplayName,
            TimeZone = customer.TimeZone,
            Metadata = customer.Metadata,
            CreatedAt = customer.CreatedAt,
        };
}
