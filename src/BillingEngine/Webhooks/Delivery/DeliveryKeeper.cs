using System.Collections.Concurrent;
using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Webhooks;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Metrics;
using BillingEngine.Platform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace BillingEngine.Webhooks.Delivery;

/// <summary>
/// Stores the outcomes of attempts whose claim is still held, many in one commit: those that end while a group is
/// written share the next one. An endpoint that has failed for days is disabled.
/// </summary>
public sealed class DeliveryKeeper(
    NpgsqlDataSource database,
    IServiceScopeFactory scopes,
    TimeProvider clock,
    EngineMeter meter,
    ILogger<DeliveryKeeper> log
)
{
    private const int MaxGroup = 512;

    // No caller waits for the commit, which costs about as much for many outcomes as for one.
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(10);

    // A transaction that writes several deliveries locks their endpoints. A group skips locked endpoints instead of
    // waiting for them, which avoids deadlocks; the deliveries of skipped endpoints are stored one by one.
    private static readonly string KeepGroup = Keep(
        """
        JOIN (SELECT id, failing_since FROM webhook_endpoints
          WHERE id = ANY ($1) AND status = 'enabled' FOR KEY SHARE SKIP LOCKED) e
        """
    );

    private static readonly string KeepOne = Keep("LEFT JOIN webhook_endpoints e");

    private const string ClearFailing = """
        UPDATE webhook_endpoints SET failing_since = NULL WHERE id = $1 AND failing_since IS NOT NULL
        """;

    private const string NoteFailing = """
        WITH noted AS (
            UPDATE webhook_endpoints SET failing_since = $2 WHERE id = $1 AND failing_since IS NULL RETURNING 1)
        SELECT failing_since FROM webhook_endpoints WHERE id = $1
        """;

    private sealed record Attempt(
        ClaimedDelivery Delivery,
        DeliveryOutcome Outcome,
        DeliveryStatus Status,
        DateTimeOffset At,
        DateTimeOffset? Next
    )
    {
        /// <summary>Whether its endpoint was failing before; null where the claim was lost.</summary>
        public TaskCompletionSource<bool?> Kept { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private readonly ConcurrentQueue<Attempt> waiting = new();
    private int isKeeping;

    /// <summary>
    /// Stores an outcome; throws when the database could not, or <paramref name="cancellationToken"/> is canceled.
    /// </summary>
    public async Task KeepAsync(ClaimedDelivery delivery, DeliveryOutcome outcome, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().ToUniversalTime();
        DateTimeOffset? next =
            outcome.IsDelivered || outcome.IsGone ? null : DeliveryLadder.Next(delivery.Attempts + 1, now);
        var status =
            outcome.IsDelivered ? DeliveryStatus.Delivered
            : next is null ? DeliveryStatus.Failed
            : DeliveryStatus.Pending;
        var attempt = new Attempt(delivery, outcome, status, now, next);
        waiting.Enqueue(attempt);
        if (Interlocked.Exchange(ref isKeeping, 1) == 0)
            _ = KeepWaitingAsync();
        if (await attempt.Kept.Task.WaitAsync(cancellationToken) is not { } wasFailing)
            return;
        meter.CountWebhook(status == DeliveryStatus.Pending ? "put_off" : status.Text());
        if (outcome.IsDelivered && wasFailing)
        {
            await using var clear = database.CreateCommand(ClearFailing);
            clear.Parameters.AddWithValue(delivery.Endpoint.Value);
            await clear.ExecuteNonQueryAsync(cancellationToken);
        }
        else if (outcome.IsGone)
        {
            await DisableAsync(delivery, "answered_gone", now, cancellationToken);
        }
        else if (
            !outcome.IsDelivered
            && await FailingSinceAsync(delivery, now, cancellationToken) <= now - DeliveryLadder.Patience
        )
        {
            await DisableAsync(delivery, "failed_for_days", now, cancellationToken);
        }
    }

    // The first caller to find no group being written stores groups until the queue is empty.
    private async Task KeepWaitingAsync()
    {
        do
        {
            while (!waiting.IsEmpty)
            {
                await Task.Delay(Linger);
                var group = new List<Attempt>();
                while (group.Count < MaxGroup && waiting.TryDequeue(out var next))
                    group.Add(next);
                await KeepGroupAsync(group);
            }
            Interlocked.Exchange(ref isKeeping, 0);
        } while (!waiting.IsEmpty && Interlocked.Exchange(ref isKeeping, 1) == 0);
    }

    private async Task KeepGroupAsync(List<Attempt> group)
    {
        try
        {
            if (group.Count > 1)
                await WriteAsync(KeepGroup, group);
        }
        catch (Exception e)
        {
            log.LogWarning(
                e,
                "A group of {Count} webhook outcomes could not be stored; each is tried alone",
                group.Count
            );
        }
        foreach (var alone in group.Where(each => !each.Kept.Task.IsCompleted))
        {
            try
            {
                await WriteAsync(KeepOne, [alone]);
                alone.Kept.TrySetResult(null);
            }
            catch (Exception e)
            {
                alone.Kept.SetException(e);
            }
        }
    }

    private async Task WriteAsync(string sql, List<Attempt> group)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(HotPathPlannerSettings.GenericPlan));
        var command = new NpgsqlBatchCommand(sql);
        batch.BatchCommands.Add(command);
        void Add<T>(Func<Attempt, T> of) =>
            command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = [.. group.Select(of)] });
        Add(a => a.Delivery.Endpoint.Value);
        Add(a => a.Delivery.Event.Value);
        Add(a => a.Delivery.Fence);
        Add(a => a.Status.Text());
        Add(a => a.Next);
        Add(a => a.At);
        Add(a => a.Outcome.Status);
        Add(a => a.Outcome.Error);
        var kept = new Dictionary<(Guid, Guid, long), bool>(group.Count);
        await using (var rows = await batch.ExecuteReaderAsync())
        {
            await rows.NextResultAsync();
            while (await rows.ReadAsync())
                kept.Add((rows.GetGuid(0), rows.GetGuid(1), rows.GetInt64(2)), rows.GetBoolean(3));
        }
        // The group is committed only now.
        foreach (var attempt in group)
        {
            var (claim, endpoint) = (attempt.Delivery, attempt.Delivery.Endpoint.Value);
            if (kept.TryGetValue((endpoint, claim.Event.Value, claim.Fence), out var wasFailing))
                attempt.Kept.SetResult(wasFailing);
        }
    }

    private static string Keep(string endpoints) =>
        $"""
            UPDATE webhook_deliveries d
            SET status = t.status, attempts = d.attempts + 1, due_at = coalesce(t.next, d.due_at), leased_until = NULL,
                last_attempt_at = t.tried_at, response_status = t.response_status, error = t.error,
                delivered_at = CASE WHEN t.status = 'delivered' THEN t.tried_at END
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
              AS t (endpoint_id, event_id, fence, status, next, tried_at, response_status, error)
              {endpoints} ON e.id = t.endpoint_id
            WHERE d.endpoint_id = t.endpoint_id AND d.event_id = t.event_id AND d.fence = t.fence AND d.status = 'pending'
            RETURNING d.endpoint_id, d.event_id, d.fence, e.failing_since IS NOT NULL
            """;

    private async Task<DateTimeOffset?> FailingSinceAsync(
        ClaimedDelivery delivery,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        await using var command = database.CreateCommand(NoteFailing);
        command.Parameters.AddWithValue(delivery.Endpoint.Value);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
        return await command.ExecuteScalarAsync(cancellationToken) is DateTime since
            ? new DateTimeOffset(since, TimeSpan.Zero)
            : null;
    }

    private async Task DisableAsync(
        ClaimedDelivery delivery,
        string reason,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BillingDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var endpoint = (
            await db
                .WebhookEndpoints.FromSql(
                    $"SELECT *, xmin FROM webhook_endpoints WHERE id = {delivery.Endpoint.Value} FOR UPDATE"
                )
                .ToListAsync(cancellationToken)
        ).SingleOrDefault();
        if (endpoint is null || !endpoint.Disable(reason, now))
            return;
        await db.SaveChangesAsync(cancellationToken);
        await db.GiveUpDeliveriesAsync(endpoint.Id, cancellationToken);
        await db.RaiseAsync(
            new Alert(
                endpoint.MerchantId,
                "webhook_endpoint.disabled",
                $"The webhook endpoint {endpoint.Id} was disabled ({reason}): it receives no more events. Fix the "
                    + "receiver, PATCH the endpoint to enabled, and POST /v1/events/{id}/redeliver for what it missed: GET "
                    + "/v1/events?delivery=failed, and ?created_from=... for the time it was disabled.",
                "webhook_endpoint",
                endpoint.Id.Value
            ),
            now,
            log,
            cancellationToken
        );
        await transaction.CommitAsync(cancellationToken);
        log.LogWarning("The webhook endpoint {Endpoint} was disabled: {Reason}", endpoint.Id, reason);
    }
}
