using BillingEngine.Domain.Common;
using BillingEngine.Payments;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Lists;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Refunds;

/// <summary>Lists the refunds of one payment, newest first.</summary>
/// <param name="Payment">The payment's identifier.</param>
/// <param name="Page">The part of the list that is asked for.</param>
public sealed record ListPaymentRefunds(string Payment, PageRequest Page) : IQuery<PageOf<RefundView>>;

internal sealed class ListPaymentRefundsHandler(BillingDbContext db, CurrentMerchant current)
    : IRequestHandler<ListPaymentRefunds, Result<PageOf<RefundView>>>
{
    public async Task<Result<PageOf<RefundView>>> Handle(
        ListPaymentRefunds request,
        CancellationToken cancellationToken
    ) =>
        Id.TryParse<PaymentId>(request.Payment, out var id)
        && await db.Payments.AnyAsync(p => p.Id == id && p.MerchantId == current.Id, cancellationToken)
            ? await db
                .Refunds.Where(r => r.PaymentId == id)
                .PageAsync(request.Page, r => r.Id, RefundView.Of, cancellationToken)
            : PaymentRefusals.NotFound;
}
