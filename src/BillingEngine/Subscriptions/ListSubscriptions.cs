using BillingEngine.Customers;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Persistence;
using BillingEngine.Pipeline;
using BillingEngine.Plans;
using FluentValidation;
using MediatR;

namespace BillingEngine.Subscriptions;

/// <summary>
/// Lists subscriptions, newest first, by status, customer (identifier or reference) or plan (identifier or code).
/// </summary>
/// <param name="Page">The part of the list that is asked for.</param>
/// <param name="Status">Only those in this state.</param>
/// <param name="Customer">Only those of this customer, by identifier or reference.</param>
/// <param name="Plan">Only those on this plan, by identifier or code.</param>
public sealed record ListSubscriptions(PageRequest Page, string? Status = null, string? Customer = null,
    string? Plan = null)
    : IQuery<PageOf<SubscriptionView>>;

internal sealed class ListSubscriptionsHandler(BillingDbContext db, CurrentMerchant current)
    : IRequestHandler<ListSubscriptions, Result<PageOf<SubscriptionView>>>
{
    public async Task<Result<PageOf<SubscriptionView>>> Handle(ListSubscriptions request,
        CancellationToken cancellationToken)
    {
        var rows = db.Subscriptions.Where(s => s.MerchantId == current.Id);
        if (EnumText.TryParse<SubscriptionStatus>(request.Status, out var status))
            rows = rows.Where(s => s.Status == status);
        if (request.Customer is not null)
        {
            // An unknown name reads as an empty list, as any filter that nothing matches.
            var customer = (await db.Customers.NamedAsync(current.Id, request.Customer, cancellationToken))?.Id
                ?? default(CustomerId);
            rows = rows.Where(s => s.CustomerId == customer);
        }
        if (request.Plan is not null)
        {
            var plan = (await db.Plans.NamedAsync(current.Id, request.Plan, cancellationToken))?.Id ?? default(PlanId);
            rows = rows.Where(s => s.PlanId == plan);
        }
        return await rows.PageAsync(request.Page, s => s.Id, SubscriptionView.Of, cancellationToken);
    }
}

internal sealed class ListSubscriptionsValidator : AbstractValidator<ListSubscriptions>
{
    public ListSubscriptionsValidator() => RuleFor(r => r.Status).OneOf<ListSubscriptions, SubscriptionStatus>();
}
