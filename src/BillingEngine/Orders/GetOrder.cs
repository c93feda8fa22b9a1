using BillingEngine.Domain.Common;
using BillingEngine.Domain.Payments;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Orders;

/// <summary>Shows one APP order.</summary>
/// <param name="Order">The order's identifier.</param>
public sealed record GetOrder(string Order) : IQuery<OrderView>;

internal sealed class GetOrderHandler(BillingDbContext db, CurrentMerchant current)
    : IRequestHandler<GetOrder, Result<OrderView>>
{
    public async Task<Result<OrderView>> Handle(GetOrder request, CancellationToken cancellationToken) =>
        await db.OrderAsync(request.Order, current.Id, cancellationToken) is { } order
            ? OrderView.Of(order)
            : OrderRefusals.NotFound;
}

/// <summary>Finds an order by the identifier that a caller gives.</summary>
internal static class OrderLookup
{
    /// <summary>
    /// The merchant's payment with this identifier together with its order, untracked; null when there is none.
    /// </summary>
    public static async Task<Payment?> OrderAsync(
        this BillingDbContext db,
        string text,
        MerchantId merchant,
        CancellationToken cancellationToken
    ) =>
        Id.TryParse<PaymentId>(text, out var id)
            ? await db
                .Payments.Include(p => p.Order)
                .AsNoTracking()
                .SingleOrDefaultAsync(
                    p => p.Id == id && p.MerchantId == merchant && p.Kind == PaymentKind.AppOrder,
                    cancellationToken
                )
            : null;
}
