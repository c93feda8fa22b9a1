using BillingEngine.Platform.Pipeline;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql;

namespace BillingEngine.Platform.Persistence;

/// <summary>Saving where the database's own constraint may be the first to object.</summary>
public static class Saving
{
    /// <summary>
    /// Saves; answers the refusal that a violated unique constraint stands for, and throws when it stands for none.
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
