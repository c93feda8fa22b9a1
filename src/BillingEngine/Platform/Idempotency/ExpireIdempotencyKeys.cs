using BillingEngine.Platform.Jobs;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Platform.Idempotency;

/// <summary>Deletes answers that were stored thirty days ago, by the database's clock.</summary>
public sealed record ExpireIdempotencyKeys(int Limit) : ISweep;

internal sealed class ExpireIdempotencyKeysHandler(BillingDbContext db)
    : IRequestHandler<ExpireIdempotencyKeys, Result<int>>
{
    public async Task<Result<int>> Handle(ExpireIdempotencyKeys request, CancellationToken cancellationToken) =>
        await db.Database.ExecuteSqlAsync(
            $"""
            DELETE FROM idempotency_keys WHERE (merchant_id, key) IN (
                SELECT merchant_id, key FROM idempotency_keys
                WHERE created_at < now() - interval '30 days' AND (leased_until IS NULL OR leased_until < now())
                ORDER BY created_at LIMIT {request.Limit} FOR UPDATE SKIP LOCKED)
            """,
            cancellationToken
        );
}
