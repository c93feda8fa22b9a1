using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Customers;

/// <summary>Returns one customer, by identifier or reference.</summary>
/// <param name="Customer">The customer's identifier or reference.</param>
public sealed record GetCustomer(string Customer) : IQuery<CustomerView>;

internal sealed class GetCustomerHandler(BillingDbContext db, CurrentMerchant current)
    : IRequestHandler<GetCustomer, Result<CustomerView>>
{
    public async Task<Result<CustomerView>> Handle(GetCustomer request, CancellationToken cancellationToken) =>
        await db.Customers.AsNoTracking().NamedAsync(current.Id, request.Customer, cancellationToken) is { } customer
            ? CustomerView.Of(customer)
            : CustomerRefusals.NotFound;
}
