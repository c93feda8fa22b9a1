using BillingEngine.Domain.Common;
using BillingEngine.Domain.Orders;
using BillingEngine.Domain.Payments;
using BillingEngine.Payments;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Orders;

/// <summary>
/// Closes an APP order: <c>app_pay</c> is no longer available, and the order is <c>closed</c> when WeChat has closed
/// it, which it allows from five minutes after ordering. A payment that arrives before that makes it <c>succeeded</c>
/// and <c>late</c>, and is refunded. Closing it again changes nothing.
/// </summary>
public sealed record CloseOrder : ICommand<OrderView>
{
    /// <summary>The order's identifier.</summary>
    public string Order { get; init; } = "";
}

internal sealed class CloseOrderHandler(BillingDbContext db, CurrentMerchant current, TimeProvider clock)
    : IRequestHandler<CloseOrder, Result<OrderView>>
{
    public async Task<Result<OrderView>> Handle(CloseOrder request, CancellationToken cancellationToken)
    {
        if (!Id.TryParse<PaymentId>(request.Order, out var id))
            return OrderRefusals.NotFound;
        var payment = (
            await db
                .Payments.FromSql($"SELECT *, xmin FROM payments WHERE id = {id.Value} FOR UPDATE")
                .ToListAsync(cancellationToken)
        ).SingleOrDefault();
        if (payment is null || payment.MerchantId != current.Id || payment.Kind != PaymentKind.AppOrder)
            return OrderRefusals.NotFound;
        // Read after its payment is locked; EF Core then attaches it to the payment.
        await db.Orders.SingleAsync(o => o.Id == id, cancellationToken);
        if (PaymentLifecycle.IsPaid(payment.Status))
            return OrderRefusals.Paid;
        if (payment.Status == PaymentStatus.Quarantined)
            return PaymentRefusals.Quarantined;
        if (payment.Status is PaymentStatus.Created or PaymentStatus.AwaitingPayer)
            payment.CloseSoon(OrderEnd.Requested, clock.GetUtcNow());
        return OrderView.Of(payment);
    }
}
