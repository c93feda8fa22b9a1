using BillingEngine.Domain.Webhooks;
using BillingEngine.Metrics;
using BillingEngine.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace BillingEngine.Webhooks;

/// <summary>
/// Keeps what came of an attempt, unless the claim was lost meanwhile; an endpoint that has failed for days is
/// disabled.
/// </summary>
public sealed class DeliveryKeeper(
    NpgsqlDataSource database, IServiceScopeFactory scopes, TimeProvider clock, EngineMeter meter,
    ILogger<DeliveryKeeper> log)
{
    private const string Keep = """
        UPDATE webhook_deliveries
        SET status = $4, attempts = attempts + 1, due_at = coalesce($5, due_at), leased_until = NULL,
            last_attempt_at = $6, response_status = $7, error = $8,
            delivered_at = CASE WHEN $4 = 'delivered' THEN $6 END
        WHERE endpoint_id = $1 AND event_id = $2 AND fence = $3 AND status = 'pending'
        """;

    private const string Well = """
        UPDATE webhook_endpoints SET failing_since = NULL WHERE id = $1 AND failing_since IS NOT NULL
        """;

    private const string Failing = """
        WITH noted AS (
            UPDATE webhook_endpoints SET failing_since = $2 WHERE id = $1 AND failing_since IS NULL RETURNING 1)
        SELECT failing_since FROM webhook_endpoints WHERE id = $1
        """;

    /// <summary>Keeps it.</summary>
    public async Task KeepAsync(ClaimedDelivery delivery, DeliveryOutcome outcome, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().ToUniversalTime();
        DateTimeOffset? next = outcome.IsDelivered || outcome.IsGone
            ? null : DeliveryLadder.Next(delivery.Attempts + 1, now);
        var status = outcome.IsDelivered ? DeliveryStatus.Delivered
            : next is null ? DeliveryStatus.Failed : DeliveryStatus.Pending;
        await using (var command = database.CreateCommand(Keep))
        {
            command.Parameters.AddWithValue(delivery.Endpoint.Value);
            command.Parameters.AddWithValue(delivery.Event.Value);
            command.Parameters.AddWithValue(delivery.Fence);
            command.Parameters.AddWithValue(status.Text());
            command.Parameters.Add(new NpgsqlParameter<DateTimeOffset?> { TypedValue = next });
            command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
            command.Parameters.Add(new NpgsqlParameter<int?> { TypedValue = outcome.Status });
            command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = outcome.Error });
            if (await command.ExecuteNonQueryAsync(cancellationToken) == 0)
                return;
        }
        meter.CountWebhook(status == DeliveryStatus.Pending ? "put_off" : status.Text());
        if (outcome.IsDelivered)
        {
            await using var well = database.CreateCommand(Well);
            well.Parameters.AddWithValue(delivery.Endpoint.Value);
            await well.ExecuteNonQueryAsync(cancellationToken);
        }
        else if (outcome.IsGone)
            await DisableAsync(delivery, "answered_gone", now, cancellationToken);
        else if (await FailingSinceAsync(delivery, now, cancellationToken) <= now - DeliveryLadder.Patience)
            await DisableAsync(delivery, "failed_for_days", now, cancellationToken);
    }

    private async Task<DateTimeOffset?> FailingSinceAsync(
        ClaimedDelivery delivery, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Failing);
        command.Parameters.AddWithValue(delivery.Endpoint.Value);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
        return await command.ExecuteScalarAsync(cancellationToken) is DateTime since
            ? new DateTimeOffset(since, TimeSpan.Zero) : null;
    }

    private async Task DisableAsync(
        ClaimedDelivery delivery, string reason, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BillingDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var endpoint = (await db.WebhookEndpoints
            .FromSql($"SELECT *, xmin FROM webhook_endpoints WHERE id = {delivery.Endpoint.Value} FOR UPDATE")
            .ToListAsync(cancellationToken)).SingleOrDefault();
        if (endpoint is null || !endpoint.Disable(reason, now))
            return;
        await db.SaveChangesAsync(cancellationToken);
        await db.GiveUpDeliveriesAsync(endpoint.Id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        log.LogWarning("The webhook endpoint {Endpoint} was disabled: {Reason}", endpoint.Id, reason);
    }
}
