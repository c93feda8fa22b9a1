using BillingEngine.Customers;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Invoices;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Lists;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Invoices;

/// <summary>Lists invoices, newest first. Lists omit the lines of each invoice.</summary>
/// <param name="Page">The requested page.</param>
/// <param name="Status">Only items with this status.</param>
/// <param name="Subscription">Only invoices of this subscription.</param>
/// <param name="Customer">Only items of this customer, by identifier or reference.</param>
/// <param name="OutTradeNo">Only the invoice of the payment with this out_trade_no.</param>
public sealed record ListInvoices(
    PageRequest Page,
    string? Status = null,
    string? Subscription = null,
    string? Customer = null,
    string? OutTradeNo = null
) : IQuery<PageOf<InvoiceView>>;

internal sealed class ListInvoicesHandler(BillingDbContext db, CurrentMerchant current)
    : IRequestHandler<ListInvoices, Result<PageOf<InvoiceView>>>
{
    public async Task<Result<PageOf<InvoiceView>>> Handle(ListInvoices request, CancellationToken cancellationToken)
    {
        var rows = db.Invoices.Where(i => i.MerchantId == current.Id);
        if (EnumText.TryParse<InvoiceStatus>(request.Status, out var status))
            rows = rows.Where(i => i.Status == status);
        if (request.Subscription is not null)
        {
            var subscription = Id.OrNone<SubscriptionId>(request.Subscription);
            rows = rows.Where(i => i.SubscriptionId == subscription);
        }
        if (request.Customer is not null)
        {
            var customer = await db.Customers.FilterIdAsync(current.Id, request.Customer, cancellationToken);
            rows = rows.Where(i => i.CustomerId == customer);
        }
        if (request.OutTradeNo is { } number)
        {
            var account = await db.AccountKeyAsync(current.Id, cancellationToken);
            var paid =
                await db
                    .Payments.Where(p => p.AccountKey == account && p.OutTradeNo == number)
                    .Select(p => p.InvoiceId)
                    .SingleOrDefaultAsync(cancellationToken)
                ?? default(InvoiceId);
            rows = rows.Where(i => i.Id == paid);
        }
        return await rows.PageAsync(request.Page, i => i.Id, InvoiceView.Of, cancellationToken);
    }
}

internal sealed class ListInvoicesValidator : AbstractValidator<ListInvoices>
{
    public ListInvoicesValidator()
    {
        RuleFor(r => r.Status).OneOf<ListInvoices, InvoiceStatus>();
        RuleFor(r => r.Subscription).IdOf<ListInvoices, SubscriptionId>();
    }
}
