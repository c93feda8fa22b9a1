using BillingEngine.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Platform.Idempotency;

/// <summary>
/// What a deed that calls the gateway knows of its idempotency key; one for each scope. It names what it begins in the
/// transaction that begins it, so that whoever takes the key over after a crash finishes that instead of beginning
/// again.
/// </summary>
public sealed class IdempotencyHold
{
    private KeyedRequest? request;
    private long fence;

    /// <summary>What an earlier run under the same key began and did not finish.</summary>
    public Guid? Begun { get; private set; }

    /// <summary>Whether an earlier run under the same key was cut off.</summary>
    public bool IsTakenOver { get; private set; }

    /// <summary>Whether this run has committed something under its key.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>
    /// Names what is begun, in the context's own transaction; throws when another request has taken the key over
    /// meanwhile. Without a key it does nothing.
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

/// <summary>The right to answer under a key, until the lease runs out.</summary>
public sealed record KeyClaim(long Fence, bool IsTakenOver, Guid? Begun);
