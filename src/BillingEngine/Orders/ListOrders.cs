using System.Text.Json;
using BillingEngine.Customers;
using BillingEngine.Domain.Payments;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Lists;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Orders;

/// <summary>
/// Lists APP orders, newest first, by status, customer, the merchant's reference, our number or WeChat's.
/// </summary>
/// <param name="Page">The part of the list that is asked for.</param>
/// <param name="Status">Only those in this state.</param>
/// <param name="Customer">Only those of this customer, by identifier or reference.</param>
/// <param name="Reference">Only those with this reference of the merchant's.</param>
/// <param name="OutTradeNo">Only the one with this number of ours.</param>
/// <param name="TransactionId">Only the one with this number of WeChat's.</param>
public sealed record ListOrders(
    PageRequest Page,
    string? Status = null,
    string? Customer = null,
    string? Reference = null,
    string? OutTradeNo = null,
    string? TransactionId = null
) : IQuery<PageOf<OrderView>>;

internal sealed class ListOrdersHandler(BillingDbContext db, CurrentMerchant current)
    : IRequestHandler<ListOrders, Result<PageOf<OrderView>>>
{
    public async Task<Result<PageOf<OrderView>>> Handle(ListOrders request, CancellationToken cancellationToken)
    {
        var rows = db
            .Payments.Include(p => p.Order)
            .Where(p => p.MerchantId == current.Id && p.Kind == PaymentKind.AppOrder);
        if (EnumText.TryParse<PaymentStatus>(request.Status, out var status))
            rows = rows.Where(p => p.Status == status);
        if (request.Customer is not null)
        {
            var customer = await db.Customers.FilterIdAsync(current.Id, request.Customer, cancellationToken);
            rows = rows.Where(p => p.CustomerId == customer);
        }
        if (request.Reference is { } reference)
            rows = rows.Where(p => p.Order!.MerchantId == current.Id && p.Order.Reference == reference);
        if (request.OutTradeNo is { } number)
            rows = rows.Where(p => p.OutTradeNo == number);
        if (request.TransactionId is { } transaction)
            rows = rows.Where(p => p.TransactionId == transaction);
        // The metadata is on the order, not on the payment.
        if (request.Page.Metadata is { } pairs)
        {
            var wanted = JsonSerializer.Serialize(pairs);
            rows = rows.Where(p => EF.Functions.JsonContains(p.Order!.Metadata, wanted));
        }
        return await rows.PageAsync(request.Page with { Metadata = null }, p => p.Id, OrderView.Of, cancellationToken);
    }
}

internal sealed class ListOrdersValidator : AbstractValidator<ListOrders>
{
    public ListOrdersValidator() => RuleFor(r => r.Status).OneOf<ListOrders, PaymentStatus>();
}
