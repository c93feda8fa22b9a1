using BillingEngine.Domain.Common;
using BillingEngine.Domain.Refunds;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Refunds;

/// <summary>Shows one refund.</summary>
/// <param name="Refund">The refund's identifier.</param>
public sealed record GetRefund(string Refund) : IQuery<RefundView>;

internal sealed class GetRefundHandler(BillingDbContext db, CurrentMerchant current)
    : IRequestHandler<GetRefund, Result<RefundView>>
{
    public async Task<Result<RefundView>> Handle(GetRefund request, CancellationToken cancellationToken) =>
        await db.Refunds.NamedAsync(request.Refund, current.Id, cancellationToken) is { } refund
            ? RefundView.Of(refund)
            : RefundRefusals.NotFound;
}

/// <summary>Finds a refund by the identifier that a caller gives.</summary>
internal static class RefundLookup
{
    /// <summary>The merchant's refund with this identifier, untracked; null when there is none.</summary>
    public static async Task<Refund?> NamedAsync(
        this DbSet<Refund> refunds,
        string text,
        MerchantId merchant,
        CancellationToken cancellationToken
    ) =>
        Id.TryParse<RefundId>(text, out var id)
            ? await refunds
                .AsNoTracking()
                .SingleOrDefaultAsync(r => r.Id == id && r.MerchantId == merchant, cancellationToken)
            : null;
}
