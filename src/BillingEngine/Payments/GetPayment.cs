using BillingEngine.Domain.Common;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Payments;

/// <summary>Shows one payment.</summary>
/// <param name="Payment">The payment's identifier.</param>
public sealed record GetPayment(string Payment) : IQuery<PaymentView>;

internal sealed class GetPaymentHandler(BillingDbContext db, CurrentMerchant current)
    : IRequestHandler<GetPayment, Result<PaymentView>>
{
    public async Task<Result<PaymentView>> Handle(GetPayment request, CancellationToken cancellationToken) =>
        Id.TryParse<PaymentId>(request.Payment, out var id)
        && await db
            .Payments.AsNoTracking()
            .SingleOrDefaultAsync(p => p.Id == id && p.MerchantId == current.Id, cancellationToken)
            is { } payment
            ? PaymentView.Of(payment)
            : PaymentRefusals.NotFound;
}
