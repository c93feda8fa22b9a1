using BillingEngine.Domain.Common;
using Npgsql;

namespace BillingEngine.Webhooks;

/// <summary>A delivery that this node sends until its lease runs out, with all that sending needs.</summary>
public sealed record ClaimedDelivery(
    WebhookEndpointId Endpoint, EventId Event, MerchantId Merchant, long Fence, int Attempts, string Url,
    byte[] Secret, byte[]? PreviousSecret, string Type, long Sequence, DateTimeOffset CreatedAt, string Data);

/// <summary>
/// Claims what is due: a few of each endpoint at a time, skip-locked, with a lease by the database's own clock and a
/// new fencing token.
/// </summary>
public sealed class DeliveryClaims(NpgsqlDataSource database, TimeProvider clock, EngineOptions options)
{
    /// <summary>The most of one endpoint that one claim takes.</summary>
    public const int Bite = 4;

    // A time-out, and time to keep what came of it.
    private const int LeaseBeyondTimeoutSeconds = 20;

    private static readonly string Claim = $"""
        WITH chosen AS (
            SELECT d.endpoint_id, d.event_id, e.url, e.secret,
                   CASE WHEN e.previous_secret_until > $1 THEN e.previous_secret END AS previous_secret
            FROM webhook_endpoints e CROSS JOIN LATERAL (
                SELECT endpoint_id, event_id FROM webhook_deliveries
                WHERE endpoint_id = e.id AND status = 'pending' AND due_at <= $1
                  AND (leased_until IS NULL OR leased_until < now())
                ORDER BY due_at, event_id LIMIT {Bite} FOR UPDATE SKIP LOCKED) d
            WHERE e.status = 'enabled' AND e.id <> ALL ($2)
            LIMIT $3
        )
        UPDATE webhook_deliveries d SET fence = d.fence + 1, leased_until = now() + make_interval(secs => $4)
        FROM chosen c JOIN events v ON v.id = c.event_id
        WHERE d.endpoint_id = c.endpoint_id AND d.event_id = c.event_id AND d.status = 'pending'
        RETURNING d.endpoint_id, d.event_id, d.merchant_id, d.fence, d.attempts, c.url, c.secret, c.previous_secret,
          v.type, v.sequence, v.created_at, v.data::text
        """;

    // A delivery that was made while its endpoint was being disabled or deleted.
    private const string CloseIdle = """
        UPDATE webhook_deliveries d SET status = 'failed', error = 'endpoint_disabled', leased_until = NULL,
          fence = fence + 1
        WHERE d.status = 'pending' AND d.due_at <= $1
          AND NOT EXISTS (SELECT 1 FROM webhook_endpoints e WHERE e.id = d.endpoint_id AND e.status = 'enabled')
        """;

    /// <summary>Claims at most so many, none of the endpoints that have enough in flight already.</summary>
    public async Task<IReadOnlyList<ClaimedDelivery>> ClaimAsync(
        Guid[] full, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Claim);
        command.Parameters.Add(new NpgsqlParameter { Value = clock.GetUtcNow().ToUniversalTime() });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = full });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        command.Parameters.Add(new NpgsqlParameter<double>
        {
            TypedValue = options.WebhookTimeoutSeconds + LeaseBeyondTimeoutSeconds,
        });
        var claimed = new List<ClaimedDelivery>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            claimed.Add(new ClaimedDelivery(
                new WebhookEndpointId(reader.GetGuid(0)), new EventId(reader.GetGuid(1)),
                new MerchantId(reader.GetGuid(2)), reader.GetInt64(3), reader.GetInt32(4), reader.GetString(5),
                reader.GetFieldValue<byte[]>(6), reader.IsDBNull(7) ? null : reader.GetFieldValue<byte[]>(7),
                reader.GetString(8), reader.GetInt64(9), reader.GetFieldValue<DateTimeOffset>(10),
                reader.GetString(11)));
        }
        return claimed;
    }

    /// <summary>Closes what is due to an endpoint that is gone or rests.</summary>
    public async Task CloseIdleAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(CloseIdle);
        command.Parameters.Add(new NpgsqlParameter { Value = clock.GetUtcNow().ToUniversalTime() });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
