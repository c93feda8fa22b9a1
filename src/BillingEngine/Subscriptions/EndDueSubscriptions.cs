using BillingEngine.Domain.Common;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Platform.Jobs;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Subscriptions;

/// <summary>
/// Ends subscriptions whose end is due: never signed or paid, canceled at the end of a period, dunning exhausted, or
/// contract ended without a new signature.
/// </summary>
public sealed record EndDueSubscriptions(int Limit) : ISweep;

/// <summary>Handles <see cref="EndDueSubscriptions"/>.</summary>
public sealed class EndDueSubscriptionsHandler(BillingDbContext db, BatchRunner runner, TimeProvider clock)
    : IRequestHandler<EndDueSubscriptions, Result<int>>
{
    /// <inheritdoc/>
    public async Task<Result<int>> Handle(EndDueSubscriptions request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var due = await db
            .Subscriptions.AsNoTracking()
            .Where(s => s.EndsAt <= now)
            .OrderBy(s => s.EndsAt)
            .Take(request.Limit)
            .Select(s => new { s.Id, s.MerchantId })
            .ToListAsync(cancellationToken);
        return await runner.RunEachAsync(
            due,
            4,
            s => (s.MerchantId, "subscription", s.Id.Value),
            (scope, s, token) => EndAsync(scope, s.Id, token),
            cancellationToken,
            (own, s, until) =>
                own.Database.ExecuteSqlAsync(
                    $"UPDATE subscriptions SET ends_at = {until} WHERE id = {s.Id.Value} AND ends_at <= {now}"
                )
        );
    }

    private async Task EndAsync(IServiceProvider scope, SubscriptionId id, CancellationToken cancellationToken)
    {
        var own = scope.GetRequiredService<BillingDbContext>();
        var now = clock.GetUtcNow();
        await using var transaction = await own.Database.BeginTransactionAsync(cancellationToken);
        var subscription = await own.Subscriptions.LockAsync(id, cancellationToken);
        // Another node, a signature or a payment may have changed it meanwhile.
        if (subscription is not { EndsBecause: { } because, EndsAt: { } endsAt } || endsAt > now)
            return;
        if (subscription.Status == SubscriptionStatus.Incomplete)
            subscription.Expire(now);
        else
            subscription.Cancel(subscription.CancelReason ?? because.Text(), now);
        var giveUp = because is EndReason.DunningExhausted or EndReason.SignatureMissing;
        await scope
            .GetRequiredService<SubscriptionEnding>()
            .CloseOpenItemsAsync(
                subscription,
                giveUp,
                subscription.CancelReason ?? because.Text(),
                now,
                cancellationToken
            );
        await own.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
