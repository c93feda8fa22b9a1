using BillingEngine.Customers;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Payments;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Lists;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Payments;

/// <summary>Lists payments, newest first, by status, subscription, invoice, customer, our number or WeChat's.</summary>
/// <param name="Page">The part of the list that is asked for.</param>
/// <param name="Status">Only those in this state.</param>
/// <param name="Subscription">Only those of this subscription.</param>
/// <param name="Invoice">Only those of this invoice.</param>
/// <param name="Customer">Only those of this customer, by identifier or reference.</param>
/// <param name="OutTradeNo">Only the one with this number of ours.</param>
/// <param name="TransactionId">Only the one with this number of WeChat's.</param>
/// <param name="ContractId">Only those through the contract with this number of WeChat's.</param>
public sealed record ListPayments(
    PageRequest Page,
    string? Status = null,
    string? Subscription = null,
    string? Invoice = null,
    string? Customer = null,
    string? OutTradeNo = null,
    string? TransactionId = null,
    string? ContractId = null
) : IQuery<PageOf<PaymentView>>;

internal sealed class ListPaymentsHandler(BillingDbContext db, CurrentMerchant current)
    : IRequestHandler<ListPayments, Result<PageOf<PaymentView>>>
{
    public async Task<Result<PageOf<PaymentView>>> Handle(ListPayments request, CancellationToken cancellationToken)
    {
        var rows = db.Payments.Where(p => p.MerchantId == current.Id);
        if (EnumText.TryParse<PaymentStatus>(request.Status, out var status))
            rows = rows.Where(p => p.Status == status);
        // Of a subscription, an invoice or a contract by the payer, whose payments are few and indexed.
        if (request.Subscription is not null)
        {
            var subscription = Id.OrNone<SubscriptionId>(request.Subscription);
            var payer = await db
                .Subscriptions.Where(s => s.Id == subscription)
                .Select(s => s.CustomerId)
                .SingleOrDefaultAsync(cancellationToken);
            rows = rows.Where(p => p.CustomerId == payer && p.SubscriptionId == subscription);
        }
        if (request.Invoice is not null)
        {
            var invoice = Id.OrNone<InvoiceId>(request.Invoice);
            var payer = await db
                .Invoices.Where(i => i.Id == invoice)
                .Select(i => i.CustomerId)
                .SingleOrDefaultAsync(cancellationToken);
            rows = rows.Where(p => p.CustomerId == payer && p.InvoiceId == invoice);
        }
        if (request.Customer is not null)
        {
            var customer = await db.Customers.FilterIdAsync(current.Id, request.Customer, cancellationToken);
            rows = rows.Where(p => p.CustomerId == customer);
        }
        if (request.OutTradeNo is not null || request.TransactionId is not null || request.ContractId is not null)
            rows = await NumberedAsync(rows, request, cancellationToken);
        return await rows.PageAsync(request.Page, p => p.Id, PaymentView.Of, cancellationToken);
    }

    private async Task<IQueryable<Payment>> NumberedAsync(
        IQueryable<Payment> rows,
        ListPayments request,
        CancellationToken cancellationToken
    )
    {
        var account = await db.AccountKeyAsync(current.Id, cancellationToken);
        rows = rows.Where(p => p.AccountKey == account);
        if (request.OutTradeNo is { } number)
            rows = rows.Where(p => p.OutTradeNo == number);
        if (request.TransactionId is { } transaction)
            rows = rows.Where(p => p.TransactionId == transaction);
        if (request.ContractId is not { } contractNumber)
            return rows;
        var contract = await db
            .Contracts.AsNoTracking()
            .SingleOrDefaultAsync(
                c => c.AccountKey == account && c.ContractNumber == contractNumber,
                cancellationToken
            );
        var (payer, contractId) = (contract?.CustomerId ?? default(CustomerId), contract?.Id ?? default(ContractId));
        return rows.Where(p => p.CustomerId == payer && p.ContractId == contractId);
    }
}

internal sealed class ListPaymentsValidator : AbstractValidator<ListPayments>
{
    public ListPaymentsValidator()
    {
        RuleFor(r => r.Status).OneOf<ListPayments, PaymentStatus>();
        RuleFor(r => r.Subscription).IdOf<ListPayments, SubscriptionId>();
        RuleFor(r => r.Invoice).IdOf<ListPayments, InvoiceId>();
    }
}
