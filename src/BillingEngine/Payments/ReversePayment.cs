using BillingEngine.Domain.Common;
using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Payments;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Payments;

/// <summary>
/// Gives a payment up: it is not sent again, and where WeChat may have its order, the engine reverses that until a
/// query proves that it can no longer be paid. The invoice stays open; paying it later uses a new number.
/// </summary>
public sealed record ReversePayment : ICommand<PaymentView>
{
    /// <summary>The payment's identifier.</summary>
    public string Payment { get; init; } = "";
}

internal sealed class ReversePaymentHandler(BillingDbContext db, CurrentMerchant current, TimeProvider clock)
    : IRequestHandler<ReversePayment, Result<PaymentView>>
{
    public async Task<Result<PaymentView>> Handle(ReversePayment request, CancellationToken cancellationToken)
    {
        if (
            !Id.TryParse<PaymentId>(request.Payment, out var id)
            || await db
                .Payments.AsNoTracking()
                .SingleOrDefaultAsync(p => p.Id == id && p.MerchantId == current.Id, cancellationToken)
                is not { } found
        )
        {
            return PaymentRefusals.NotFound;
        }

        if (found.Kind == PaymentKind.AppOrder)
            return PaymentRefusals.IsOrder;
        // The invoice is locked first, together with the payment while that can still take money.
        if (
            await db.LockInvoiceAsync(found.InvoiceId!.Value.ToString(), current.Id, cancellationToken)
                is not var (_, invoice, live)
            || live?.Id != id
        )
        {
            return OfFinal(await db.Payments.AsNoTracking().SingleAsync(p => p.Id == id, cancellationToken));
        }

        var now = clock.GetUtcNow();
        if (live.Status == PaymentStatus.Quarantined)
            return PaymentRefusals.Quarantined;
        if (live.Status == PaymentStatus.Submitting)
            return PaymentRefusals.InFlight;
        if (live.Status == PaymentStatus.Unknown)
            live.StartReverse(replace: false, now);
        else
            live.Abandon(now);
        invoice.Stop(StoppedReason.PaymentReversed, now);
        return PaymentView.Of(live);
    }

    private static Error OfFinal(Payment payment) =>
        payment.Status switch
        {
            var status when PaymentLifecycle.IsPaid(status) => PaymentRefusals.Paid,
            PaymentStatus.Quarantined => PaymentRefusals.Quarantined,
            _ => PaymentRefusals.Final,
        };
}
