using BillingEngine.Customers;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Refunds;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Lists;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Refunds;

/// <summary>Lists refunds, newest first, by status, payment, customer, our number or WeChat's.</summary>
/// <param name="Page">The part of the list that is asked for.</param>
/// <param name="Status">Only those in this state.</param>
/// <param name="Payment">Only those of this payment.</param>
/// <param name="Customer">Only those of this customer, by identifier or reference.</param>
/// <param name="OutRefundNo">Only the one with this number of ours.</param>
/// <param name="RefundId">Only the one with this number of WeChat's.</param>
/// <param name="OutTradeNo">Only those of the payment with this number of ours.</param>
/// <param name="TransactionId">Only those of the payment with this number of WeChat's.</param>
public sealed record ListRefunds(
    PageRequest Page,
    string? Status = null,
    string? Payment = null,
    string? Customer = null,
    string? OutRefundNo = null,
    string? RefundId = null,
    string? OutTradeNo = null,
    string? TransactionId = null
) : IQuery<PageOf<RefundView>>;

internal sealed class ListRefundsHandler(BillingDbContext db, CurrentMerchant current)
    : IRequestHandler<ListRefunds, Result<PageOf<RefundView>>>
{
    public async Task<Result<PageOf<RefundView>>> Handle(ListRefunds request, CancellationToken cancellationToken)
    {
        var rows = db.Refunds.Where(r => r.MerchantId == current.Id);
        if (EnumText.TryParse<RefundStatus>(request.Status, out var status))
            rows = rows.Where(r => r.Status == status);
        if (request.Payment is not null)
        {
            var payment = Id.OrNone<PaymentId>(request.Payment);
            rows = rows.Where(r => r.PaymentId == payment);
        }
        if (request.Customer is not null)
        {
            var customer = await db.Customers.FilterIdAsync(current.Id, request.Customer, cancellationToken);
            rows = rows.Where(r => r.CustomerId == customer);
        }
        if (request.OutTradeNo is not null || request.TransactionId is not null)
        {
            var payment = await PaymentAsync(request, cancellationToken);
            rows = rows.Where(r => r.PaymentId == payment);
        }
        if (request.OutRefundNo is not null || request.RefundId is not null)
        {
            var account = await db.AccountKeyAsync(current.Id, cancellationToken);
            rows = rows.Where(r => r.AccountKey == account);
        }
        if (request.OutRefundNo is { } number)
            rows = rows.Where(r => r.OutRefundNo == number);
        if (request.RefundId is { } refund)
            rows = rows.Where(r => r.RefundNumber == refund);
        return await rows.PageAsync(request.Page, r => r.Id, RefundView.Of, cancellationToken);
    }

    // For an unknown number the identifier is one that no payment has, so the list is empty.
    private async Task<PaymentId> PaymentAsync(ListRefunds request, CancellationToken cancellationToken)
    {
        var account = await db.AccountKeyAsync(current.Id, cancellationToken);
        return await db
            .Payments.Where(p =>
                p.MerchantId == current.Id
                && p.AccountKey == account
                && (request.OutTradeNo == null || p.OutTradeNo == request.OutTradeNo)
                && (request.TransactionId == null || p.TransactionId == request.TransactionId)
            )
            .Select(p => p.Id)
            .SingleOrDefaultAsync(cancellationToken);
    }
}

internal sealed class ListRefundsValidator : AbstractValidator<ListRefunds>
{
    public ListRefundsValidator()
    {
        RuleFor(r => r.Status).OneOf<ListRefunds, RefundStatus>();
        RuleFor(r => r.Payment).IdOf<ListRefunds, PaymentId>();
    }
}
