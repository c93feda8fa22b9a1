using BillingEngine.Customers;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Plans;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Lists;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Subscriptions;

/// <summary>Lists subscriptions, newest first.</summary>
/// <param name="Page">The requested page.</param>
/// <param name="Status">Only items with this status.</param>
/// <param name="Customer">Only items of this customer, by identifier or reference.</param>
/// <param name="Plan">Only subscriptions to this plan, by identifier or code.</param>
/// <param name="ContractId">Only subscriptions paid through the contract with this identifier of WeChat.</param>
/// <param name="OutContractCode">Only subscriptions paid through the contract with this out_contract_code.</param>
/// <param name="Expand">Comma-separated related objects to embed instead of their identifiers: <c>contract</c>,
/// <c>latest_invoice</c>.</param>
public sealed record ListSubscriptions(
    PageRequest Page,
    string? Status = null,
    string? Customer = null,
    string? Plan = null,
    string? ContractId = null,
    string? OutContractCode = null,
    string? Expand = null
) : IQuery<PageOf<SubscriptionView>>;

internal sealed class ListSubscriptionsHandler(BillingDbContext db, CurrentMerchant current)
    : IRequestHandler<ListSubscriptions, Result<PageOf<SubscriptionView>>>
{
    public async Task<Result<PageOf<SubscriptionView>>> Handle(
        ListSubscriptions request,
        CancellationToken cancellationToken
    )
    {
        var rows = db.Subscriptions.Where(s => s.MerchantId == current.Id);
        if (EnumText.TryParse<SubscriptionStatus>(request.Status, out var status))
            rows = rows.Where(s => s.Status == status);
        if (request.Customer is not null)
        {
            var customer = await db.Customers.FilterIdAsync(current.Id, request.Customer, cancellationToken);
            rows = rows.Where(s => s.CustomerId == customer);
        }
        if (request.Plan is not null)
        {
            var plan = (await db.Plans.NamedAsync(current.Id, request.Plan, cancellationToken))?.Id ?? default(PlanId);
            rows = rows.Where(s => s.PlanId == plan);
        }
        if (request.ContractId is not null || request.OutContractCode is not null)
        {
            var account = await db.AccountKeyAsync(current.Id, cancellationToken);
            var contract = await db
                .Contracts.Where(c =>
                    c.AccountKey == account
                    && (request.ContractId == null || c.ContractNumber == request.ContractId)
                    && (request.OutContractCode == null || c.OutContractCode == request.OutContractCode)
                )
                .Select(c => c.Id)
                .SingleOrDefaultAsync(cancellationToken);
            rows = rows.Where(s => s.ContractId == contract);
        }
        var page = await rows.PageAsync(request.Page, s => s.Id, SubscriptionView.Of, cancellationToken);
        return page.IsError
            ? page
            : new PageOf<SubscriptionView>(
                await Expansion.FillAsync(db, page.Value.Data, request.Expand, cancellationToken),
                page.Value.HasMore
            );
    }
}

internal sealed class ListSubscriptionsValidator : AbstractValidator<ListSubscriptions>
{
    public ListSubscriptionsValidator()
    {
        RuleFor(r => r.Status).OneOf<ListSubscriptions, SubscriptionStatus>();
        RuleFor(r => r.Expand).Must(Expansion.IsKnown).WithMessage(Expansion.Rule);
    }
}
