using BillingEngine.Domain.Common;
using BillingEngine.Domain.Customers;

namespace BillingEngine.Customers;

/// <summary>A customer, who pays for subscriptions.</summary>
public sealed record CustomerView
{
    /// <summary>The identifier of the customer.</summary>
    public required CustomerId Id { get; init; }

    /// <summary>Always <c>customer</c>.</summary>
    public string Object { get; } = "customer";

    /// <summary>The merchant's own identifier of the customer.</summary>
    public required string Reference { get; init; }

    /// <summary>The payer's openid in the app used for signing; null while it is not known.</summary>
    public required string? Openid { get; init; }

    /// <summary>The name that WeChat shows the payer when signing.</summary>
    public required string DisplayName { get; init; }

    /// <summary>The customer's IANA time zone; null when the merchant's time zone applies.</summary>
    public required string? TimeZone { get; init; }

    /// <summary>The merchant's own key-value pairs, returned unchanged; lists can be filtered by them.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>When the customer was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

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
