using BillingEngine.Domain.Common;
using BillingEngine.Domain.Customers;

namespace BillingEngine.Customers;

/// <summary>A customer as the API shows it; <c>time_zone</c> is null where the merchant's own counts.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Object">Always <c>customer</c>.</param>
/// <param name="Reference">The merchant's own name of the customer.</param>
/// <param name="Openid">Who the payer is to the app that signs; null while it is not known.</param>
/// <param name="DisplayName">What WeChat shows the payer at the signing.</param>
/// <param name="TimeZone">The customer's IANA time zone; null where the merchant's own counts.</param>
/// <param name="Metadata">The merchant's own pairs of texts, returned as they were given and searchable in
/// lists.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record CustomerView(
    CustomerId Id,
    string Object,
    string Reference,
    string? Openid,
    string DisplayName,
    string? TimeZone,
    IReadOnlyDictionary<string, string> Metadata,
    DateTimeOffset CreatedAt
)
{
    /// <summary>Shows a customer.</summary>
    public static CustomerView Of(Customer customer) =>
        new(
            customer.Id,
            "customer",
            customer.Reference,
            customer.OpenId,
            customer.DisplayName,
            customer.TimeZone,
            customer.Metadata,
            customer.CreatedAt
        );
}
