using BillingEngine.Platform.Pipeline;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql;

namespace BillingEngine.Platform.Persistence;

/// <summary>Saves where a constraint of the database may refuse the change.</summary>
public static class Saving
{
    /// <summary>
    /// Saves; returns the refusal that belongs to a violated unique constraint, and throws where none does.
    /// </summary>
    public static async Task<Error?> TrySaveAsync(this BillingDbContext db, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return null;
        }
        catch (DbUpdateException e)
            when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } unique
                && db.GetService<ConstraintRefusals>().Of(unique.ConstraintName ?? "") is { } refusal
            )
        {
            return refusal;
        }
    }
}
