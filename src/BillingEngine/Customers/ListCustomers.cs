using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Lists;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using MediatR;

namespace BillingEngine.Customers;

/// <summary>Lists customers, newest first.</summary>
/// <param name="Page">The requested page.</param>
/// <param name="Reference">Only the customer with this reference.</param>
/// <param name="Openid">Only customers with this openid.</param>
public sealed record ListCustomers(PageRequest Page, string? Reference = null, string? Openid = null)
    : IQuery<PageOf<CustomerView>>;

internal sealed class ListCustomersHandler(BillingDbContext db, CurrentMerchant current)
    : IRequestHandler<ListCustomers, Result<PageOf<CustomerView>>>
{
    public Task<Result<PageOf<CustomerView>>> Handle(ListCustomers request, CancellationToken cancellationToken)
    {
        var customers = db.Customers.Where(c => c.MerchantId == current.Id);
        if (request.Reference is { } reference)
            customers = customers.Where(c => c.Reference == reference);
        if (request.Openid is { } openid)
            customers = customers.Where(c => c.OpenId == openid);
        return customers.PageAsync(request.Page, c => c.Id, CustomerView.Of, cancellationToken);
    }
}

internal sealed class ListCustomersValidator : AbstractValidator<ListCustomers>
{
    public ListCustomersValidator()
    {
        RuleFor(r => r.Reference!).Words(128).When(r => r.Reference is not null);
        RuleFor(r => r.Openid).Openid();
    }
}
