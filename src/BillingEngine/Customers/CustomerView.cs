using BillingEngine.Domain.Common;
using BillingEngine.Domain.Customers;

namespace BillingEngine.Customers;

/// <summary>A customer as the API shows it; <c>time_zone</c> is null where the merchant's own counts.</summary>
public sealed record CustomerView(
    CustomerId Id, string Object, string Reference, string? Openid, string DisplayName, string? TimeZone,
    IReadOnlyDictionary<string, string> Metadata, DateTimeOffset CreatedAt)
{
    /// <summary>Shows a customer.</summary>
    public static CustomerView Of(Customer customer) => new(
        customer.Id, "customer", customer.Reference, customer.OpenId, customer.DisplayName, customer.TimeZone,
        customer.Metadata, customer.CreatedAt);
}
