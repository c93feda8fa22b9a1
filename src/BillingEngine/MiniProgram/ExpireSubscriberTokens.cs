using BillingEngine.Platform.Jobs;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.MiniProgram;

/// <summary>Deletes expired subscriber tokens, by the database's clock.</summary>
public sealed record ExpireSubscriberTokens(int Limit) : ISweep;

internal sealed class ExpireSubscriberTokensHandler(BillingDbContext db)
    : IRequestHandler<ExpireSubscriberTokens, Result<int>>
{
    public async Task<Result<int>> Handle(ExpireSubscriberTokens request, CancellationToken cancellationToken) =>
        await db.Database.ExecuteSqlAsync(
            $"""
            DELETE FROM subscriber_tokens WHERE token_hash IN (
                SELECT token_hash FROM subscriber_tokens WHERE expires_at <= now()
                ORDER BY expires_at LIMIT {request.Limit} FOR UPDATE SKIP LOCKED)
            """,
            cancellationToken
        );
}
