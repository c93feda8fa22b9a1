using BillingEngine.Domain.Common;
using BillingEngine.Domain.Customers;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Customers;

/// <summary>Finds a customer by identifier or reference.</summary>
public static class CustomerLookup
{
    /// <summary>The merchant's customer with this identifier or reference, or null.</summary>
    public static Task<Customer?> NamedAsync(
        this IQueryable<Customer> customers,
        MerchantId merchant,
        string idOrReference,
        CancellationToken cancellationToken
    )
    {
        var own = customers.Where(c => c.MerchantId == merchant);
        return Id.TryParse<CustomerId>(idOrReference, out var id)
            ? own.SingleOrDefaultAsync(c => c.Id == id, cancellationToken)
            : own.SingleOrDefaultAsync(c => c.Reference == idOrReference, cancellationToken);
    }

    /// <summary>
    /// The identifier of the named customer, to filter a list by. For an unknown customer it is one that no row has, so
    /// the list is empty, as with any filter that nothing matches.
    /// </summary>
    public static async Task<CustomerId> FilterIdAsync(
        this IQueryable<Customer> customers,
        MerchantId merchant,
        string idOrReference,
        CancellationToken cancellationToken
    ) => (await customers.NamedAsync(merchant, idOrReference, cancellationToken))?.Id ?? default(CustomerId);
}
