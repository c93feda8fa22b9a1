using BillingEngine.Domain.Common;
using BillingEngine.Platform.Persistence;
using Npgsql;

namespace BillingEngine.Webhooks.Delivery;

/// <summary>A delivery that this node may send until its lease expires, with everything that sending needs.</summary>
public sealed record ClaimedDelivery(
    WebhookEndpointId Endpoint,
    EventId Event,
    MerchantId Merchant,
    long Fence,
    int Attempts,
    string Url,
    byte[] Secret,
    byte[]? PreviousSecret,
    string Type,
    long Sequence,
    DateTimeOffset CreatedAt,
    string Data
);

/// <summary>
/// Claims the deliveries that are due: of each endpoint as many as its lane has room for.
/// </summary>
public sealed class DeliveryClaims(NpgsqlDataSource database, LeasedClaims leases, TimeProvider clock)
{
    // The timeout of the request, and time to store its outcome.
    private const int LeaseBeyondTimeoutSeconds = 20;

    // In random order of endpoints, so that the last of very many does not wait for all others. BETWEEN makes the
    // planner use the index of the endpoint's lane: with an equality it would read by due date alone, and then meet the
    // whole backlog of dead receivers first each time.
    private static readonly ClaimStatement<ClaimedDelivery> Due = new(
        $"""
        WITH chosen AS (
            SELECT d.endpoint_id, d.event_id, e.merchant_id, e.url, e.secret,
                   CASE WHEN e.previous_secret_until > $1 THEN e.previous_secret END AS previous_secret
            FROM (
                SELECT w.*, coalesce(lane.room, {DeliveryLane.FirstSize}) AS room
                FROM webhook_endpoints w LEFT JOIN unnest($4, $5) AS lane (id, room) USING (id)
                WHERE w.status = 'enabled' ORDER BY random()) e
            CROSS JOIN LATERAL (
                SELECT endpoint_id, event_id FROM webhook_deliveries
                WHERE endpoint_id BETWEEN e.id AND e.id AND status = 'pending' AND due_at <= $1
                  AND (leased_until IS NULL OR leased_until < now())
                ORDER BY endpoint_id, due_at, event_id LIMIT e.room FOR UPDATE SKIP LOCKED) d
            WHERE e.room > 0
            LIMIT $2
        )
        UPDATE webhook_deliveries d SET fence = d.fence + 1, leased_until = now() + make_interval(secs => $3)
        FROM chosen c JOIN events v ON v.merchant_id = c.merchant_id AND v.id = c.event_id
        WHERE d.endpoint_id = c.endpoint_id AND d.event_id = c.event_id AND d.status = 'pending'
        RETURNING d.endpoint_id, d.event_id, d.merchant_id, d.fence, d.attempts, c.url, c.secret, c.previous_secret,
          v.type, v.sequence, v.created_at, v.data::text
        """,
        Read
    )
    {
        PlannerSettings = HotPathPlannerSettings.GenericPlan,
        LeaseSeconds = options => options.WebhookTimeoutSeconds + LeaseBeyondTimeoutSeconds,
    };

    // Deliveries that were created while their endpoint was being disabled or deleted.
    private const string CloseIdle = """
        UPDATE webhook_deliveries d SET status = 'failed', error = 'endpoint_disabled', leased_until = NULL,
          fence = fence + 1
        WHERE d.status = 'pending' AND d.due_at <= $1
          AND NOT EXISTS (SELECT 1 FROM webhook_endpoints e WHERE e.id = d.endpoint_id AND e.status = 'enabled')
        """;

    private const string Release = """
        UPDATE webhook_deliveries d SET leased_until = NULL
        FROM unnest($1, $2, $3) AS unsent (endpoint_id, event_id, fence)
        WHERE d.endpoint_id = unsent.endpoint_id AND d.event_id = unsent.event_id AND d.fence = unsent.fence
          AND d.status = 'pending'
        """;

    /// <summary>
    /// Claims at most <paramref name="limit"/> deliveries: of each endpoint as many as <paramref name="rooms"/> says, a
    /// few of an endpoint that it does not name.
    /// </summary>
    public Task<IReadOnlyList<ClaimedDelivery>> ClaimAsync(
        IReadOnlyDictionary<Guid, int> rooms,
        int limit,
        CancellationToken cancellationToken
    ) =>
        leases.ClaimAsync(
            Due,
            limit,
            cancellationToken,
            new NpgsqlParameter<Guid[]> { TypedValue = [.. rooms.Keys] },
            new NpgsqlParameter<int[]> { TypedValue = [.. rooms.Values] }
        );

    private static ClaimedDelivery Read(NpgsqlDataReader reader) =>
        new(
            new WebhookEndpointId(reader.GetGuid(0)),
            new EventId(reader.GetGuid(1)),
            new MerchantId(reader.GetGuid(2)),
            reader.GetInt64(3),
            reader.GetInt32(4),
            reader.GetString(5),
            reader.GetFieldValue<byte[]>(6),
            reader.IsDBNull(7) ? null : reader.GetFieldValue<byte[]>(7),
            reader.GetString(8),
            reader.GetInt64(9),
            reader.GetFieldValue<DateTimeOffset>(10),
            reader.GetString(11)
        );

    /// <summary>Releases deliveries that were claimed and not sent.</summary>
    public async Task ReleaseAsync(IReadOnlyCollection<ClaimedDelivery> unsent)
    {
        await using var command = database.CreateCommand(Release);
        command.Parameters.Add(
            new NpgsqlParameter<Guid[]> { TypedValue = [.. unsent.Select(each => each.Endpoint.Value)] }
        );
        command.Parameters.Add(
            new NpgsqlParameter<Guid[]> { TypedValue = [.. unsent.Select(each => each.Event.Value)] }
        );
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. unsent.Select(each => each.Fence)] });
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Closes the deliveries of endpoints that are deleted or disabled.</summary>
    public async Task CloseIdleAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(CloseIdle);
        command.Parameters.Add(new NpgsqlParameter { Value = clock.GetUtcNow().ToUniversalTime() });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
