using BillingEngine.Platform.Persistence;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace BillingEngine.Platform.Idempotency;

/// <summary>The state of a key; <c>IsHeld</c> when another request is using it now.</summary>
public sealed record KeyState(bool IsHeld, bool IsKnown, bool IsSame, KeptAnswer? Answer, KeyClaim? Lapsed)
{
    /// <summary>The key is unused.</summary>
    public bool IsFree => !IsKnown && !IsHeld;
}

/// <summary>The statements on <c>idempotency_keys</c>; leases use the database's clock.</summary>
internal static class IdempotencyTable
{
    /// <summary>How long a running command holds its key without renewing the lease.</summary>
    public const int LeaseSeconds = 30;

    private const string Mine = "WHERE merchant_id = $1 AND key = $2 AND fence = $3 AND status IS NULL";

    /// <summary>
    /// Takes the key's advisory lock for the context's transaction if it is free, then reads. In two statements:
    /// the second must see what the last holder of the lock has committed.
    /// </summary>
    public static async Task<KeyState> LookAsync(
        BillingDbContext db,
        KeyedRequest request,
        CancellationToken cancellationToken
    )
    {
        await using var batch = WriteSet.Batch(db);
        batch.BatchCommands.Add(Command("SELECT pg_try_advisory_xact_lock($1)", request.Lock));
        batch.BatchCommands.Add(
            Command(
                """
                SELECT fingerprint, fence, begun_id, status, content_type, location, body,
                       coalesce(leased_until > clock_timestamp(), false)
                FROM idempotency_keys WHERE merchant_id = $1 AND key = $2
                """,
                request.Merchant.Value,
                request.Key
            )
        );
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var isLocked = reader.GetBoolean(0);
        await reader.NextResultAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return new KeyState(!isLocked, false, true, null, null);
        var isSame = reader.GetFieldValue<byte[]>(0).AsSpan().SequenceEqual(request.Fingerprint);
        if (!reader.IsDBNull(3))
        {
            return new KeyState(
                false,
                true,
                isSame,
                new KeptAnswer(reader.GetInt32(3), Text(reader, 4), Text(reader, 5), reader.GetFieldValue<byte[]>(6)),
                null
            );
        }

        var claim = new KeyClaim(reader.GetInt64(1), true, reader.IsDBNull(2) ? null : reader.GetGuid(2));
        return new KeyState(!isLocked || reader.GetBoolean(7), true, isSame, null, claim);
    }

    /// <summary>Inserts a row with a lease, or takes an expired one over. The lock is held; the caller commits.</summary>
    public static async Task<KeyClaim> ClaimAsync(
        BillingDbContext db,
        KeyedRequest request,
        KeyClaim? lapsed,
        CancellationToken cancellationToken
    )
    {
        var claim = lapsed is null ? new KeyClaim(1, false, null) : lapsed with { Fence = lapsed.Fence + 1 };
        await RunAsync(
            db,
            $"""
            INSERT INTO idempotency_keys (merchant_id, key, fingerprint, fence, leased_until)
            VALUES ($1, $2, $3, $4, clock_timestamp() + interval '{LeaseSeconds} seconds')
            ON CONFLICT (merchant_id, key) DO UPDATE SET fence = excluded.fence, leased_until = excluded.leased_until
            """,
            cancellationToken,
            request.Merchant.Value,
            request.Key,
            request.Fingerprint,
            claim.Fence
        );
        return claim;
    }

    /// <summary>Stores the answer of a command in the context's own transaction; the caller holds the lock.</summary>
    public static Task InsertAnswerAsync(
        BillingDbContext db,
        KeyedRequest request,
        KeptAnswer answer,
        CancellationToken cancellationToken
    ) =>
        RunAsync(
            db,
            """
            INSERT INTO idempotency_keys
              (merchant_id, key, fingerprint, fence, status, content_type, location, body)
            VALUES ($1, $2, $3, 1, $4, $5, $6, $7)
            """,
            cancellationToken,
            request.Merchant.Value,
            request.Key,
            request.Fingerprint,
            answer.Status,
            answer.ContentType,
            answer.Location,
            answer.Body
        );

    /// <summary>Stores the answer of a command that holds its key; false when the key was taken over.</summary>
    public static async Task<bool> KeepAsync(
        BillingDbContext db,
        KeyedRequest request,
        KeyClaim claim,
        KeptAnswer answer
    ) =>
        await RunAsync(
            db,
            $"""
            UPDATE idempotency_keys
            SET status = $4, content_type = $5, location = $6, body = $7, leased_until = NULL {Mine}
            """,
            default,
            request.Merchant.Value,
            request.Key,
            claim.Fence,
            answer.Status,
            answer.ContentType,
            answer.Location,
            answer.Body
        ) > 0;

    /// <summary>
    /// Releases a key: its row is deleted if nothing was begun, else the next request can take it over at once.
    /// </summary>
    public static async Task ReleaseAsync(BillingDbContext db, KeyedRequest request, KeyClaim claim)
    {
        await RunAsync(
            db,
            $"DELETE FROM idempotency_keys {Mine} AND begun_id IS NULL",
            default,
            request.Merchant.Value,
            request.Key,
            claim.Fence
        );
        await RunAsync(
            db,
            $"UPDATE idempotency_keys SET leased_until = '-infinity' {Mine}",
            default,
            request.Merchant.Value,
            request.Key,
            claim.Fence
        );
    }

    /// <summary>Renews the lease of a command that holds its key, on its own connection.</summary>
    public static async Task ProlongAsync(
        NpgsqlDataSource database,
        KeyedRequest request,
        KeyClaim claim,
        CancellationToken cancellationToken
    )
    {
        await using var command = database.CreateCommand(
            $"""
            UPDATE idempotency_keys SET leased_until = clock_timestamp() + interval '{LeaseSeconds} seconds' {Mine}
            """
        );
        command.Parameters.Add(Parameter(request.Merchant.Value));
        command.Parameters.Add(Parameter(request.Key));
        command.Parameters.Add(Parameter(claim.Fence));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<int> RunAsync(
        BillingDbContext db,
        string sql,
        CancellationToken cancellationToken,
        params object?[] values
    )
    {
        var connection = db.Database;
        await connection.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var batch = WriteSet.Batch(db);
            batch.BatchCommands.Add(Command(sql, values));
            return await batch.ExecuteNonQueryAsync(cancellationToken);
        }
        finally
        {
            await connection.CloseConnectionAsync();
        }
    }

    private static NpgsqlBatchCommand Command(string sql, params object?[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(Parameter(value));
        return command;
    }

    private static NpgsqlParameter Parameter(object? value) =>
        value is null
            ? new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text }
            : new NpgsqlParameter { Value = value };

    private static string? Text(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);
}
