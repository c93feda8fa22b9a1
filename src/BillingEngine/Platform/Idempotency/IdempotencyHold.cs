using BillingEngine.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Platform.Idempotency;

/// <summary>
/// The idempotency key of a command that calls the gateway; one per scope. The command records what it begins in the
/// transaction that begins it. After a crash, the request that takes the key over finishes that instead of starting
/// again.
/// </summary>
public sealed class IdempotencyHold
{
    private KeyedRequest? request;
    private long fence;

    /// <summary>What an earlier run with the same key began and did not finish.</summary>
    public Guid? Begun { get; private set; }

    /// <summary>Whether an earlier run with the same key was interrupted.</summary>
    public bool IsTakenOver { get; private set; }

    /// <summary>Whether this run has committed something.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>
    /// Records what is begun, in the context's own transaction; throws when another request has taken the key over.
    /// Without a key it does nothing.
    /// </summary>
    public async Task BeginAsync(BillingDbContext db, Guid id, CancellationToken cancellationToken)
    {
        if (request is null)
            return;
        var held = await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE idempotency_keys SET begun_id = {id}
            WHERE merchant_id = {request.Merchant.Value} AND key = {request.Key} AND fence = {fence}
              AND status IS NULL
            """,
            cancellationToken
        );
        if (held == 0)
            throw new DbUpdateConcurrencyException("Another request has taken the idempotency key over.");
        HasBegun = true;
    }

    internal void Enter(KeyedRequest keyed, KeyClaim claim)
    {
        (request, fence, Begun, IsTakenOver) = (keyed, claim.Fence, claim.Begun, claim.IsTakenOver);
    }
}

/// <summary>The right to answer for a key, until the lease expires.</summary>
public sealed record KeyClaim(long Fence, bool IsTakenOver, Guid? Begun);
