using BillingEngine.Platform.Jobs;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Reconciliation.Matching;

/// <summary>
/// Opens each day when its statement becomes available, and compares the days that are due. A statement is fetched
/// again until WeChat has it.
/// </summary>
public sealed record ReconcileDueDays(int Limit) : ISweep;

/// <summary>Handles <see cref="ReconcileDueDays"/>.</summary>
public sealed class ReconcileDueDaysHandler(ReconciliationClaims claims, DayComparison comparison, BatchRunner runner)
    : IRequestHandler<ReconcileDueDays, Result<int>>
{
    // A day is much work for the database, and two days of one merchant wait for each other.
    private const int InFlight = 2;

    /// <inheritdoc/>
    public async Task<Result<int>> Handle(ReconcileDueDays request, CancellationToken cancellationToken)
    {
        var opened = await claims.OpenDueAsync(request.Limit, cancellationToken);
        var due = await claims.ClaimDueAsync(request.Limit, cancellationToken);
        await runner.RunEachAsync(
            due,
            InFlight,
            day => (day.MerchantId, "reconciliation", day.Id.Value),
            (_, day, token) => comparison.RunAsync(day, token),
            cancellationToken,
            ParkAsync
        );
        return opened + due.Count;
    }

    private static Task ParkAsync(BillingDbContext db, ClaimedDay day, DateTimeOffset until) =>
        db.Database.ExecuteSqlAsync(
            $"""
            UPDATE reconciliations SET lease_until = NULL, due_at = {until.ToUniversalTime()}
            WHERE id = {day.Id.Value} AND fence = {day.Fence}
            """
        );
}
